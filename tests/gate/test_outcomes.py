"""A refusal belongs to session and gate: read as often as the person likes, until they go on or ten minutes pass."""

import pytest

from auth import testing
from tests.support.screens import begun, buttons, come_back, leaving, open_page, press, said

CANCELLED = "You cancelled the check. Billing stays closed; you are still signed in."
BILLING = "ensure_mfa(); st.title('Billing'); st.metric('Owed', 1)"


@pytest.fixture
def refused(app, ada, service, provider, browser):
    """A tab that has just come back from the provider, where Ada cancelled."""
    leaving_tab = open_page(app.tab(ada, billing=BILLING), "billing").run()
    provider.declines_with = "access_denied"
    assert come_back(service, leaving_tab, browser) == "/billing"
    return load(app, ada)


def load(app, record, page="billing"):
    """A document load of a page: a tab that knows nothing."""
    return open_page(app.tab(record), page).run()


def test_the_person_reads_why_and_is_not_sent_off_again(refused, service):
    assert said(refused) == [CANCELLED]
    assert buttons(refused) == ["Verify again"]
    assert leaving(refused) is None
    assert len(begun(service)) == 1


def test_reading_does_not_use_it_up(refused):
    for _ in range(3):
        assert said(refused.run()) == [CANCELLED]


def test_a_reload_shows_it_again(refused, app, ada, service):
    for _ in range(3):
        reloaded = load(app, ada)
        assert said(reloaded) == [CANCELLED]
        assert leaving(reloaded) is None

    assert len(begun(service)) == 1


def test_another_tab_of_the_session_reads_it_at_the_same_page(refused, app, ada):
    assert said(load(app, ada)) == [CANCELLED]


def test_another_session_does_not(refused, app):
    elsewhere = app.tab()
    testing.sign_in(elsewhere)

    open_page(elsewhere.run(), "billing").run()

    assert leaving(elsewhere) is not None


def test_another_gate_does_not_show_it(refused, app, ada):
    other = app.tab(ada, customers="ensure_mfa(); st.title('Customers')").run()

    open_page(other, "customers").run()

    assert leaving(other) is not None


def test_opening_another_page_ends_it_and_coming_back_asks_again(refused):
    open_page(refused, "home").run()

    open_page(refused, "billing").run()

    assert leaving(refused) is not None


def test_opening_another_page_by_its_address_ends_it_too(refused, app, ada):
    load(app, ada, "home")

    assert leaving(load(app, ada)) is not None


def test_a_tab_that_came_back_by_itself_on_another_page_ends_nothing(refused, app, ada, reconnect):
    reconnect()
    load(app, ada, "home")

    assert said(load(app, ada)) == [CANCELLED]


def test_after_ten_minutes_it_is_over_but_nobody_is_sent_away_by_a_run_they_did_not_cause(refused, clock):
    clock.forward(minutes=9, seconds=59)
    assert said(refused.run()) == [CANCELLED]

    clock.forward(seconds=1)
    refused.run()

    assert said(refused) == ["Billing needs one more check."]
    assert leaving(refused) is None


def test_after_ten_minutes_coming_to_the_page_asks_again(refused, app, ada, clock):
    clock.forward(minutes=10)

    assert leaving(load(app, ada)) is not None


def test_verify_again_is_another_chance_and_a_proof_ends_the_refusal(refused, app, ada, service, provider, browser):
    press(refused, "Verify again")
    provider.declines_with = None
    come_back(service, refused, browser)

    opened = load(app, ada)

    assert len(opened.metric) == 1
    assert said(opened) == []


def test_a_second_refusal_replaces_the_first(refused, app, ada, service, provider, browser):
    press(refused, "Verify again")
    provider.declines_with = "unmet_authentication_requirements"
    come_back(service, refused, browser)

    assert said(load(app, ada)) == [
        "Your account has no second factor that Example Sign-in can ask for. Ask your administrator."
    ]


def refused_again(refused, app, ada, service, browser, times):
    for _ in range(times):
        press(refused, "Verify again")
        come_back(service, refused, browser)
        refused = load(app, ada)
    return refused


def test_after_three_refusals_of_any_kind_the_person_is_told_to_ask_and_not_sent_by_coming(
    refused, app, ada, service, provider, browser
):
    provider.declines_with = "unmet_authentication_requirements"
    refused = refused_again(refused, app, ada, service, browser, 2)

    assert said(refused) == [
        "Your account has no second factor that Example Sign-in can ask for. Ask your administrator. "
        "Three checks came to nothing within ten minutes. Before you try again, ask your administrator."
    ]

    open_page(refused, "home").run()
    open_page(refused, "billing").run()

    assert leaving(refused) is None


def test_a_person_who_cancelled_three_times_may_be_somebody_whom_a_policy_keeps_out(
    refused, app, ada, service, browser
):
    refused = refused_again(refused, app, ada, service, browser, 1)
    assert said(refused) == [CANCELLED]
    assert len(refused.expander) == 0

    refused = refused_again(refused, app, ada, service, browser, 1)

    assert said(refused) == [
        f"{CANCELLED} Three checks came to nothing within ten minutes."
        " If it was not you who cancelled, ask your administrator."
    ]
    assert len(refused.expander) == 1


def test_no_number_of_loads_makes_a_loop(refused, app, ada, service, provider, browser):
    """Whatever the provider answers, a person is sent once for each time they came to the page or pressed."""
    for _ in range(5):
        assert leaving(load(app, ada)) is None

    assert provider.count("authorize") == 1
    assert len(begun(service)) == 1


PART_CANCELLED = "You cancelled the check. What needed it stays closed; you are still signed in."


def test_a_fragment_that_is_drawn_says_itself_what_was_refused_to_it(app, ada, service, provider, browser):
    script = """
    ensure_login()
    @st.fragment
    def figures(): ensure_mfa(); st.metric("Owed", 1)
    figures()
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    assert said(tab) == ["This needs one more check."]
    provider.declines_with = "access_denied"
    come_back(service, press(tab, "Verify again"), browser)

    assert said(load(app, ada)) == [PART_CANCELLED]


@pytest.fixture(params=["fragment", "dialog('Figures')"])
def part_refused(request, app, ada, service, provider, browser):
    """A tab that came back from a check that a part of an open page needed; the part is not drawn by itself."""
    script = f"""
    from datetime import timedelta
    ensure_login()
    st.title("Open")
    @st.{request.param}
    def figures(): ensure_mfa(max_age=timedelta(minutes=7)); st.metric("Owed", 1)
    if st.session_state.get("asked"): figures()
    """
    tab = open_page(app.tab(ada, billing=script), "billing")
    tab.session_state["asked"] = True
    provider.declines_with = "access_denied"
    come_back(service, press(tab.run(), "Verify again"), browser)
    return load(app, ada)


def test_what_was_refused_to_a_part_of_an_open_page_is_read_on_coming_back_and_stays(part_refused):
    for _ in range(3):
        assert said(part_refused) == [PART_CANCELLED]
        assert [title.value for title in part_refused.title] == ["Open"]
        part_refused.run()


def test_the_page_offers_another_chance_for_the_part_and_asks_for_as_young_a_proof(
    part_refused, app, ada, service, provider, browser, clock
):
    assert buttons(part_refused) == ["Verify again"]
    press(part_refused, "Verify again")

    assert begun(service)[-1]["max_age"] == 7 * 60
    provider.declines_with, provider.auth_time = None, clock()
    come_back(service, part_refused, browser)
    assert said(load(app, ada)) == []


def test_a_part_that_is_drawn_again_says_it_instead_of_the_page(part_refused):
    part_refused.session_state["asked"] = True

    assert said(part_refused.run()) == [PART_CANCELLED]
    assert [button.label for button in part_refused.button if button.label == "Verify again"] == ["Verify again"]

    part_refused.session_state["asked"] = False
    assert said(part_refused.run()) == [PART_CANCELLED]


def test_what_was_refused_to_a_part_ends_with_the_page(part_refused):
    open_page(part_refused, "home").run()

    assert said(open_page(part_refused, "billing").run()) == []
