"""`requires_mfa`: what the page drew does not count, what the database says at the moment of the call does.

Each function that must not run fails the test if it does.
"""

from datetime import timedelta

import pytest

from auth import testing
from auth.edge_names import UNREADABLE, USER_KEY
from auth.store import sessions
from auth.store.tables import audit
from tests.support.screens import (
    asked,
    at_provider,
    buttons,
    come_back,
    fragments,
    leaving,
    only,
    open_page,
    press,
    said,
)

NEEDED = "This needs one more check. Nothing was done."
DRAWN_WHILE_IT_STOOD = """
ensure_login()
st.title("Billing")
if "drawn" in st.session_state:
    allowed = False
else:
    allowed = st.session_state["drawn"] = True

@requires_mfa(max_age=timedelta(minutes=15), role="finance")
def pay(what):
    if not allowed:
        pytest.fail(f"{what} was paid.")
    st.session_state["paid"] = what

"""
PLACES = {
    "in a callback": "st.button('Pay', on_click=pay, args=('an invoice',))",
    "in the page": "if st.button('Pay'): pay('an invoice')",
    "in a fragment": """
@st.fragment
def form():
    if st.button("Pay"):
        pay("an invoice")
form()
""",
    "in a callback of a fragment": """
@st.fragment
def form():
    st.button("Pay", on_click=pay, args=("an invoice",))
form()
""",
    "in a form": """
with st.form("payment"):
    st.form_submit_button("Pay", on_click=pay, args=("an invoice",))
""",
    "in a change of a field": "st.checkbox('Pay', on_change=pay, args=('an invoice',))",
    "in a dialog": """
@st.dialog("Payment")
def form():
    if st.button("Pay"):
        pay("an invoice")
form()
""",
}


def revoked(tab, service, clock):
    testing.revoke(tab)


def aged(tab, service, clock):
    testing.age(tab, timedelta(minutes=17))


def idle(tab, service, clock):
    clock.forward(hours=1)


def of_unknown_age(tab, service, clock):
    testing.step_up(tab, auth_time=False)


def without_role(tab, service, clock):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, roles=["admin"])


def never_proven(tab, service, clock):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, mfa_at=None, auth_time=None)


def without_database(tab, service, clock):
    tab.user = {USER_KEY: UNREADABLE}


def of_somebody_else(tab, service, clock):
    tab.user = {USER_KEY: "no such session"}


def while_the_provider_is_silent(tab, service, clock):
    with service.writing() as tx:
        now = clock()
        waiting = {"valid_until": now, "renewing_until": now + timedelta(minutes=1), "unanswered_since": now}
        values = {**waiting, "refresh_token_sealed": service.vault.seal("r")}
        sessions.change(tx, testing.session_of(tab).id, **values)


CHANGES = [
    revoked,
    aged,
    idle,
    of_unknown_age,
    without_role,
    never_proven,
    without_database,
    of_somebody_else,
    while_the_provider_is_silent,
]


@pytest.fixture
def drawn(app, ada):
    """Billing as Ada drew it while her proof stood, with a way to pay somewhere in it."""

    def draw(place, script=DRAWN_WHILE_IT_STOOD):
        tab = app.tab(ada, billing=script + PLACES[place])
        testing.step_up(tab)
        open_page(tab, "billing").run()
        assert said(tab) == []
        return tab

    return draw


def click(tab):
    (widget,) = [*(button for button in tab.button if button.label == "Pay"), *tab.checkbox]
    return widget.check() if hasattr(widget, "check") else widget.click()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_runs_when_the_ground_has_changed_between_drawing_and_click(drawn, place, change, service, clock):
    tab = drawn(place)
    change(tab, service, clock)

    click(tab).run()

    assert not tab.exception
    assert "paid" not in tab.session_state
    assert said(tab) or buttons(tab) == ["Sign in"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("place", ["in a fragment", "in a callback of a fragment", "in a dialog"])
def test_nothing_runs_where_streamlit_runs_the_fragment_alone(drawn, place, change, service, clock):
    tab = drawn(place)
    change(tab, service, clock)

    with only(fragments(tab)[1]):
        click(tab).run()

    assert not tab.exception
    assert "paid" not in tab.session_state


@pytest.mark.parametrize("place", PLACES)
def test_it_runs_while_everything_still_stands(drawn, place):
    tab = drawn(place, DRAWN_WHILE_IT_STOOD.replace("allowed = False", "allowed = True"))

    click(tab).run()

    assert tab.session_state["paid"] == "an invoice"
    assert said(tab) == []


def test_it_runs_when_the_proof_was_made_in_another_tab_meanwhile(app, ada):
    script = DRAWN_WHILE_IT_STOOD.replace("allowed = False", "allowed = True")
    tab = open_page(app.tab(ada, billing=script + PLACES["in a callback"]), "billing").run()
    testing.step_up(app.tab(ada))

    click(tab).run()

    assert tab.session_state["paid"] == "an invoice"


def test_arguments_and_result_pass_through(app, ada):
    script = """
    @requires_mfa()
    def total(*amounts, factor=1, **more):
        return sum(amounts) * factor + more["add"]
    st.text(total(1, 2, factor=10, add=5))
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)

    assert open_page(tab, "billing").run().text[0].value == "35"


def test_an_error_of_the_function_is_not_swallowed(app, ada):
    script = """
    @requires_mfa()
    def pay():
        raise ZeroDivisionError
    try:
        pay()
    except ZeroDivisionError:
        st.text("came through")
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)

    assert open_page(tab, "billing").run().text[0].value == "came through"


def test_in_the_page_the_rest_of_it_goes_on_and_the_way_to_prove_stands_in_place(app, ada):
    script = DRAWN_WHILE_IT_STOOD + "pay('an invoice'); st.write('The rest of the page')"
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert said(tab) == [NEEDED]
    assert [text.value for text in tab.markdown] == ["The rest of the page"]

    press(tab, "Verify again")

    assert asked(tab)["max_age"] == "900"


def test_several_functions_offer_their_way_on_one_page(app, ada):
    script = """
    @requires_mfa()
    def pay(): pytest.fail("paid")

    @requires_mfa(max_age=timedelta(minutes=1))
    def refund(): pytest.fail("refunded")

    pay(); refund(); pay()
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert said(tab) == [NEEDED] * 3
    assert buttons(tab) == ["Verify again", "Verify again"]

    tab.main.button[1].click().run()

    assert asked(tab)["max_age"] == "60"


def test_what_a_callback_wanted_is_said_once_at_the_top_with_a_button_that_works_in_place(drawn, service, browser):
    tab = drawn("in a callback")
    testing.age(tab, timedelta(hours=1))
    click(tab).run()

    assert said(tab) == [NEEDED]
    assert buttons(tab) == ["Verify again", "Pay"]
    assert [title.value for title in tab.title] == ["Billing"]

    press(tab, "Verify again")

    assert leaving(tab) is not None
    assert come_back(service, tab, browser) == "/billing"


def test_what_a_callback_wanted_is_not_said_again(drawn):
    tab = drawn("in a callback")
    testing.age(tab, timedelta(hours=1))
    click(tab).run()

    tab.run()

    assert said(tab) == []
    assert buttons(tab) == ["Pay"]


def test_on_a_page_that_is_closed_itself_there_is_one_button(app, ada):
    script = "ensure_mfa(max_age=timedelta(minutes=15))\n" + DRAWN_WHILE_IT_STOOD + PLACES["in a callback"]
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    testing.age(tab, timedelta(hours=1))

    click(tab).run()

    assert buttons(tab) == ["Verify again"]
    assert NEEDED in said(tab)


def test_a_provider_that_is_away_is_said_beside_the_note(drawn, provider):
    tab = drawn("in a callback")
    testing.age(tab, timedelta(hours=1))
    provider.metadata_changes["issuer"] = "https://somebody.example"
    click(tab).run()

    press(tab, "Verify again")

    assert leaving(tab) is None
    assert len(said(tab)) == 2


def test_the_role_that_is_missing_is_named_and_no_check_is_offered(drawn, service, clock):
    tab = drawn("in a callback")
    without_role(tab, service, clock)

    click(tab).run()

    assert said(tab) == [
        "This is for people with the role finance. Nothing was done. Ask your administrator if you need it."
    ]
    assert buttons(tab) == ["Pay"]


def test_where_no_roles_are_set_up_nothing_that_needs_one_runs(app, provider, clock):
    roleless = at_provider(provider, ROLES__FINANCE="", ROLES__ADMIN="")
    testing.start(pages=["/", "/billing"], settings=roleless, clock=clock)
    tab = app.tab(billing=DRAWN_WHILE_IT_STOOD + "pay('an invoice')")
    testing.sign_in(tab)
    testing.step_up(tab)

    open_page(tab, "billing").run()

    assert said(tab) == [
        "No roles are set up, so this is switched off. Ask your administrator to set ROLES__FINANCE or ROLES__ADMIN."
    ]
    assert "paid" not in tab.session_state


@pytest.mark.parametrize("kind", ["fragment", "dialog('Payment')"])
def test_a_guard_above_a_fragment_is_refused_because_streamlit_would_run_past_it(app, ada, kind):
    script = f"""
    try:
        @requires_mfa()
        @st.{kind}
        def form(): pytest.fail("drawn")
    except TypeError as error:
        st.text(error)
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert tab.text[0].value.startswith("@requires_mfa stands below @st.fragment")


def test_every_call_is_in_the_trail_with_its_evidence(drawn, service, clock):
    tab = drawn("in a callback", DRAWN_WHILE_IT_STOOD.replace("allowed = False", "allowed = True"))
    click(tab).run()
    testing.age(tab, timedelta(hours=1))
    click(tab).run()

    with service.reading() as tx:
        entries = tx.execute(audit.select().where(audit.c.event == "action").order_by(audit.c.id)).all()

    assert [entry.outcome for entry in entries] == ["allowed", "proof_needed"]
    assert {(entry.subject, entry.acr) for entry in entries} == {("ada", "mfa")}


def test_a_guarded_action_keeps_the_session_alive(drawn, clock):
    tab = drawn("in a callback", DRAWN_WHILE_IT_STOOD.replace("allowed = False", "allowed = True"))
    clock.forward(minutes=10)
    testing.step_up(tab)

    click(tab).run()

    assert testing.session_of(tab).last_seen_at == clock()


def test_one_that_was_refused_does_not(drawn, clock):
    tab = drawn("in a callback")
    before = testing.session_of(tab).last_seen_at
    clock.forward(minutes=20)

    click(tab).run()

    assert testing.session_of(tab).last_seen_at == before
