"""`run(page)`: what a gate closes is closed quietly and wholly; every signed-in page watches its session."""

from datetime import timedelta

import pytest

from auth import testing
from auth.edge_names import UNREADABLE, USER_KEY
from auth.store import sessions
from tests.support.screens import asked, begun, buttons, fragments, leaving, only, open_page, press, said
from tests.support.stub_server import page

FIGURES = "st.metric('Owed', '£ 12,345.67')"


def watch(tab):
    """What the timer does that stands on every page: one run of its fragment, and nothing around it."""
    with only(fragments(tab)[0]):
        return tab.run()


@pytest.fixture
def home(app, ada):
    """Ada's tab on the start page."""
    return app.tab(ada).run()


@pytest.mark.parametrize("caught", ["Exception", "(Exception, ValueError)"])
def test_a_page_cannot_swallow_the_gates_signal(app, ada, caught):
    script = f"""
    try:
        ensure_mfa()
    except {caught}:
        pass
    {FIGURES}
    pytest.fail("The page went on.")
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert len(tab.metric) == 0
    assert leaving(tab) is not None


def test_a_closed_page_ends_quietly_and_the_router_goes_on(app, ada):
    tab = app.tab(ada, billing="ensure_mfa()")
    (app.folder / "app.py").write_text((app.folder / "app.py").read_text() + "st.caption('after the page')\n")

    open_page(tab, "billing").run()

    assert tab.caption[0].value == "after the page"


def test_the_fragments_of_a_page_that_closed_are_forgotten(app, ada, clock):
    script = f"""
    ensure_mfa(max_age=timedelta(minutes=5))
    @st.fragment(run_every=5)
    def figures(): {FIGURES}
    figures()
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    (_, figures) = fragments(tab)
    clock.forward(minutes=7)

    tab.run()

    assert figures not in fragments(tab)
    assert len(fragments(tab)) == 1


def test_without_the_router_a_gate_closes_the_script_as_well(app, ada, service):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada)

    alone.run()

    assert leaving(alone) is not None
    assert len(alone.metric) == 0
    assert begun(service)[0]["return_to"] == "/billing"
    assert not alone.exception


def test_without_the_router_another_run_sends_nobody_away_either(app, ada, service):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada).run()

    alone.run()

    assert leaving(alone) is None
    assert buttons(alone) == ["Verify again"]
    assert said(alone) == ["This page needs one more check."]
    assert leaving(press(alone, "Verify again")) is not None


def test_without_the_router_going_to_another_page_and_back_is_a_coming(app, ada, service):
    alone = app.without_router("ensure_mfa()", ada).run()
    alone.context = {"url": "http://localhost:8501/customers"}
    alone.run()
    alone.context = {"url": "http://localhost:8501/billing"}

    alone.run()

    assert [attempt["gate"] for attempt in begun(service)] == ["/billing", "/customers", "/billing"]


@pytest.mark.parametrize("url", ["https://evil.example/billing/..", "http://localhost:8501//evil.example", "", None])
def test_without_the_router_an_address_that_is_none_of_our_pages_leads_to_the_first(app, ada, service, url):
    alone = app.without_router("ensure_mfa()", ada)
    alone.context = {"url": url}

    alone.run()

    assert begun(service)[0]["return_to"] == "/"


def test_without_the_router_a_proof_opens(app, ada):
    alone = app.without_router(f"ensure_mfa(); {FIGURES}", ada)
    testing.step_up(alone)

    assert len(alone.run().metric) == 1


def test_every_signed_in_page_has_a_watch(app, ada, home):
    assert len(fragments(home)) == 1


def test_a_page_that_is_closed_has_one_too(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_mfa()"), "billing").run()

    assert len(fragments(tab)) == 1


def test_a_page_that_ends_itself_has_one_too(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_login(); st.stop()"), "billing").run()

    assert len(fragments(tab)) == 1


def test_a_signed_out_page_has_none(app):
    tab = app.tab()
    testing.signed_out(tab)

    assert fragments(tab.run()) == []


def test_the_watch_says_nothing_while_there_is_time(home, clock):
    clock.forward(minutes=57)

    assert said(watch(home)) == []


def test_the_watch_runs_the_page_anew_when_the_session_has_ended_elsewhere(home):
    testing.revoke(home)

    watch(home)

    assert buttons(home) == ["Sign in"]
    assert said(home) == ["You were signed out because an administrator ended your session."]


def test_the_watch_is_silent_while_the_database_is_away(home):
    home.user = {USER_KEY: UNREADABLE}

    watch(home)

    assert said(home) == []


def test_the_watch_does_not_keep_a_session_alive(home, clock):
    before = testing.session_of(home).last_seen_at
    for _ in range(5):
        clock.forward(minutes=10)
        watch(home)

    assert testing.session_of(home).last_seen_at == before


def test_two_minutes_before_an_idle_end_a_button_keeps_the_session(home, clock):
    clock.forward(minutes=58)

    watch(home)

    assert said(home) == ["You will be signed out in about two minutes because nothing is being done here."]
    assert buttons(home) == ["Stay signed in"]

    press_in_watch(home)

    assert said(home) == []
    assert testing.session_of(home).last_seen_at == clock()
    clock.forward(minutes=50)
    assert said(home.run()) == []
    assert home.title[0].value == "Home"


def press_in_watch(tab):
    with only(fragments(tab)[0]):
        press(tab, "Stay signed in")


def test_two_minutes_before_the_absolute_end_the_person_is_told_to_finish(home, service, clock):
    clock.forward(hours=11, minutes=58)
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(home).id, last_seen_at=clock())

    watch(home)

    assert said(home) == ["Your session ends in about two minutes. Finish what you are doing, then sign in again."]
    assert buttons(home) == []


def test_two_minutes_before_the_providers_word_runs_out_the_button_leads_to_the_provider(home, service, clock):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(home).id, valid_until=clock() + timedelta(minutes=10))
    clock.forward(minutes=8)

    watch(home)

    assert said(home) == [
        "Your sign-in at Example Sign-in runs out in about two minutes. To stay, you may have to sign in there again."
    ]

    press_in_watch(home)

    assert "acr_values" not in asked(home)
    (attempt,) = begun(service)
    assert (attempt["purpose"], attempt["return_to"]) == ("login", "/")


def test_a_session_that_renews_itself_is_not_warned_of_that(home, service, clock):
    with service.writing() as tx:
        values = {"valid_until": clock() + timedelta(minutes=1), "refresh_token_sealed": service.vault.seal("r")}
        sessions.change(tx, testing.session_of(home).id, **values)

    assert said(watch(home)) == []


def test_a_provider_that_does_not_answer_a_renewal_closes_pages_after_five_minutes(app, ada, service, clock, provider):
    tab = app.tab(ada).run()
    with service.writing() as tx:
        values = {"valid_until": clock(), "refresh_token_sealed": service.vault.seal("r")}
        sessions.change(tx, ada.id, **values)
    provider.misbehave("discovery", page(503))

    assert tab.run().title[0].value == "Home"

    clock.forward(minutes=5, seconds=10)
    tab.run()

    assert said(tab) == ["Example Sign-in has not answered for a while, so pages stay closed. Try again."]
    assert buttons(tab) == ["Try again"]
    assert [title.value for title in tab.title] == ["Home"]


def test_a_renewal_that_the_provider_refuses_signs_the_person_out_with_the_reason(app, ada, service, clock):
    tab = app.tab(ada).run()
    with service.writing() as tx:
        values = {"valid_until": clock(), "refresh_token_sealed": service.vault.seal("no such token")}
        sessions.change(tx, ada.id, **values)

    tab.run()

    assert said(tab) == ["You were signed out because Example Sign-in did not renew your sign-in."]
    assert buttons(tab) == ["Sign in"]


def test_the_access_token_is_given_to_a_signed_in_persons_script(app, ada):
    script = "ensure_login(); st.text(len(access_token()))"

    assert open_page(app.tab(ada, billing=script), "billing").run().text[0].value == str(len("an access token"))


def test_the_access_token_is_given_to_nobody_else(app):
    tab = open_page(app.tab(billing="access_token(); pytest.fail('given')"), "billing")
    testing.signed_out(tab)

    assert buttons(tab.run()) == ["Sign in"]
