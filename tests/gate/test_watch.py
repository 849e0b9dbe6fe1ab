"""What stands on every signed-in page and notices, without a click, that the session ends soon or has ended."""

from datetime import timedelta

import pytest

from auth import testing
from auth.edge_names import UNREADABLE, USER_KEY
from auth.store import sessions
from tests.support.screens import asked, at_provider, begun, buttons, fragments, only, open_page, press, said


def watch(tab):
    """What the timer does that stands on every page: one run of its fragment, and nothing around it."""
    with only(fragments(tab)[0]):
        return tab.run()


@pytest.fixture
def home(app, ada):
    """Ada's tab on the start page."""
    return app.tab(ada).run()


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

    assert said(home) == ["You will be signed out in 2 minutes because nothing is being done here."]
    assert buttons(home) == ["Stay signed in"]

    press_in_watch(home)

    assert said(home) == []
    assert testing.session_of(home).last_seen_at == clock()
    clock.forward(minutes=50)
    assert said(home.run()) == []
    assert home.title[0].value == "Home"


def test_under_a_short_idle_limit_whoever_works_is_not_warned(app, provider, clock):
    testing.start(pages=["/"], settings=at_provider(provider, SESSION__IDLE_TIMEOUT="120"), clock=clock)
    home = app.tab(testing.sign_in(app.tab())).run()

    clock.forward(seconds=30)  # so long may the last click not have been written down

    assert said(watch(home)) == []

    clock.forward(seconds=35)
    assert said(watch(home)) == ["You will be signed out in less than a minute because nothing is being done here."]


def test_a_run_that_a_person_caused_warns_of_no_idle_end(home, clock):
    clock.forward(minutes=59)

    assert said(home.run()) == []  # in a browser the edge writes that run down while it lasts
    assert said(watch(home)) != []


@pytest.mark.parametrize(
    ("idle", "left"),
    [
        (timedelta(minutes=57, seconds=40), "in 2 minutes"),
        (timedelta(minutes=58, seconds=1), "in 1 minute"),
        (timedelta(minutes=59), "in 1 minute"),
        (timedelta(minutes=59, seconds=1), "in less than a minute"),
    ],
)
def test_the_watch_says_how_long_it_really_is(home, clock, idle, left):
    clock.forward(seconds=idle.total_seconds())

    assert said(watch(home)) == [f"You will be signed out {left} because nothing is being done here."]


def press_in_watch(tab):
    with only(fragments(tab)[0]):
        press(tab, "Stay signed in")


def test_two_minutes_before_the_absolute_end_the_person_is_told_to_finish(home, service, clock):
    clock.forward(hours=11, minutes=58)
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(home).id, last_seen_at=clock())

    watch(home)

    assert said(home) == ["Your session ends in 2 minutes. Finish what you are doing, then sign in again."]
    assert buttons(home) == []


def test_two_minutes_before_the_providers_word_runs_out_the_button_leads_to_the_provider(home, service, clock):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(home).id, valid_until=clock() + timedelta(minutes=10))
    clock.forward(minutes=8)

    watch(home)

    assert said(home) == [
        "Your sign-in at Example Sign-in runs out in 2 minutes. To stay, you may have to sign in there again."
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
