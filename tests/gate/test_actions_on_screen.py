"""What a person reads and can do where a guarded function may not run, and what the trail says of each call."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from auth import testing
from auth.store.tables import audit
from tests.support.payment import MAY_RUN, MUST_NOT_RUN, PLACES, click, without_role
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


def test_in_the_page_the_rest_of_it_goes_on_and_the_way_to_prove_stands_in_place(app, ada):
    script = MUST_NOT_RUN + "pay('an invoice'); st.write('The rest of the page')"
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


def test_what_a_callback_wanted_is_not_said_again(drawn, clock):
    tab = drawn("in a callback")
    testing.age(tab, timedelta(hours=1))
    click(tab).run()

    clock.forward(seconds=4)
    tab.run()

    assert said(tab) == []
    assert buttons(tab) == ["Pay"]


def test_on_a_page_that_is_closed_itself_there_is_one_button(app, ada):
    script = "ensure_mfa(max_age=timedelta(minutes=15))\n" + MUST_NOT_RUN + PLACES["in a callback"]
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
    tab = app.tab(billing=MUST_NOT_RUN + "pay('an invoice')")
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

    assert any(text.value.startswith("@requires_mfa stands below @st.fragment") for text in tab.text)


def test_every_call_is_in_the_trail_with_its_evidence(drawn, service, clock):
    tab = drawn("in a callback", MAY_RUN)
    click(tab).run()
    testing.age(tab, timedelta(hours=1))
    click(tab).run()

    with service.reading() as tx:
        entries = tx.execute(audit.select().where(audit.c.event == "action").order_by(audit.c.id)).all()

    assert [entry.outcome for entry in entries] == ["allowed", "proof_needed"]
    assert {(entry.subject, entry.acr) for entry in entries} == {("ada", "mfa")}


def test_a_guarded_action_keeps_the_session_alive(drawn, clock):
    tab = drawn("in a callback", MAY_RUN)
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


@pytest.mark.parametrize("place", ["fragment", "dialog('Payment')"])
def test_what_a_callback_in_a_fragment_wanted_is_said_above_the_page(app, ada, place):
    script = MUST_NOT_RUN + f"@st.{place}\ndef form(): st.button('Pay', on_click=pay, args=('an invoice',))\nform()"
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    with only(fragments(tab)[-1]):
        click(tab).run()

    assert said(tab) == [NEEDED]
    assert buttons(tab)[0] == "Verify again"


def test_what_a_callback_in_a_fragment_did_is_said_above_the_page(app, ada):
    script = """
    ensure_login()

    @requires_mfa()
    def pay(what):
        return f"{what} was paid."

    def paying():
        pay("An invoice")
        st.session_state["afterwards"] = st.session_state.get("afterwards", 0) + 1

    @st.fragment
    def form(): st.button("Pay", on_click=paying)

    form()
    """
    tab = open_page(app.tab(ada, billing=script), "billing")
    testing.step_up(tab)
    tab.run()

    with only(fragments(tab)[-1]):
        click(tab).run()

    assert said(tab) == ["An invoice was paid."]
    assert tab.session_state["afterwards"] == 1


def test_a_session_that_ended_closes_the_page_with_the_click_in_a_fragment(app, ada):
    script = MUST_NOT_RUN + "@st.fragment\ndef form(): st.button('Pay', on_click=pay, args=('an invoice',))\nform()"
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    testing.revoke(tab)

    with only(fragments(tab)[-1]):
        click(tab).run()

    assert buttons(tab) == ["Sign in"]
    assert said(tab) == ["You were signed out because an administrator ended your session."]


GUARDED_FRAGMENT = """
ensure_login()

@st.fragment(run_every=1)
@requires_mfa()
def figures(): st.metric("Open", 42)

figures()
"""


def test_a_timer_of_a_guarded_fragment_keeps_no_session_alive(app, ada, clock):
    tab = open_page(app.tab(ada, billing=GUARDED_FRAGMENT), "billing")
    testing.step_up(tab)
    tab.run()
    before = testing.session_of(tab).last_seen_at
    clock.forward(minutes=10)

    with only(fragments(tab)[-1]):
        tab.run()

    assert testing.session_of(tab).last_seen_at == before


@pytest.mark.parametrize(("proven", "outcome"), [(True, "allowed"), (False, "proof_needed")])
def test_a_guarded_fragment_with_a_timer_is_in_the_trail_once_a_minute(app, ada, service, clock, proven, outcome):
    tab = open_page(app.tab(ada, billing=GUARDED_FRAGMENT), "billing")
    if proven:
        testing.step_up(tab)
    tab.run()
    for seconds in (1, 58, 1):
        clock.forward(seconds=seconds)
        with only(fragments(tab)[-1]):
            tab.run()

    with service.reading() as tx:
        outcomes = tx.execute(sa.select(audit.c.outcome).where(audit.c.event == "action")).scalars().all()
    assert outcomes == [outcome] * 2


@pytest.mark.parametrize("guard", ["", "@requires_mfa()"])
def test_every_call_from_within_a_fragment_is_in_the_trail(app, ada, service, guard):
    script = MAY_RUN + PLACES["in a fragment"].replace("def form", f"{guard}\ndef form")
    tab = open_page(app.tab(ada, billing=script), "billing")
    testing.step_up(tab)
    tab.run()
    for _ in range(2):
        with only(fragments(tab)[-1]):
            click(tab).run()

    with service.reading() as tx:
        calls = sa.select(audit.c.outcome).where(audit.c.event == "action", audit.c.gate.endswith("pay"))
        outcomes = tx.execute(calls).scalars().all()
    assert outcomes == ["allowed"] * 2


def test_what_a_page_calls_in_each_of_its_runs_and_is_not_done_is_in_the_trail_once_a_minute(app, ada, service, clock):
    script = """
    @requires_mfa()
    def asked_first(what): pytest.fail("done")

    ensure_login()
    with st.container(key="one"): asked_first("one")
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    for seconds in (1, 58, 1):
        clock.forward(seconds=seconds)
        tab.run()

    with service.reading() as tx:
        outcomes = tx.execute(sa.select(audit.c.outcome).where(audit.c.event == "action")).scalars().all()
    assert outcomes == ["proof_needed"] * 2
