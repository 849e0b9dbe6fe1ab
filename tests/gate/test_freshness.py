"""How old a proof may be: by the provider's `auth_time`, never by when it was recorded; unknown is too old."""

from datetime import timedelta

import pytest

from auth import testing
from auth.admission import touch
from auth.store import sessions
from tests.support.screens import asked, at_provider, come_back, leaving, open_page, said

FIVE_MINUTES = "ensure_mfa(max_age=timedelta(minutes=5)); st.metric('Owed', 1)"
WHOLE_SESSION = "ensure_mfa(); st.metric('Owed', 1)"


def is_open(tab):
    open_page(tab.run(), "billing").run()
    assert (len(tab.metric) == 1) == (leaving(tab) is None)
    return len(tab.metric) == 1


@pytest.fixture
def tab(app, ada):
    return app.tab(ada, billing=FIVE_MINUTES)


@pytest.mark.parametrize(
    ("ago", "opens"),
    [
        (timedelta(0), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=6), True),  # a minute more: the two clocks may differ by so much
        (timedelta(minutes=6, seconds=1), False),
        (timedelta(hours=5), False),
        (timedelta(seconds=-60), True),
        (timedelta(seconds=-61), False),  # in the future: that is no age at all
    ],
)
def test_a_proof_counts_for_its_age_and_a_minute(tab, ago, opens):
    testing.step_up(tab, ago=ago)

    assert is_open(tab) is opens


def test_a_proof_whose_age_is_unknown_is_too_old(tab):
    testing.step_up(tab, auth_time=False)

    assert not is_open(tab)


def test_a_proof_recorded_just_now_over_an_old_sign_in_at_the_provider_is_too_old(tab, service, clock):
    testing.step_up(tab)
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, auth_time=clock() - timedelta(hours=2))

    assert not is_open(tab)


def test_a_proof_that_is_used_grows_no_younger(tab, service, clock):
    testing.step_up(tab)
    open_page(tab.run(), "billing").run()
    for _ in range(6):
        clock.forward(minutes=1)
        touch(service, testing.session_of(tab).handle)
    assert len(tab.run().metric) == 1

    clock.forward(seconds=1)

    assert len(tab.run().metric) == 0


def test_an_old_record_of_a_fresh_sign_in_at_the_provider_counts(tab, service, clock):
    testing.step_up(tab, ago=timedelta(hours=2))
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, auth_time=clock())

    assert is_open(tab)


def test_a_sign_in_just_now_without_a_second_factor_is_no_proof_however_fresh(tab, service, clock):
    with service.writing() as tx:
        sessions.change(tx, testing.session_of(tab).id, auth_time=clock())

    assert not is_open(tab)


@pytest.mark.parametrize("auth_time", [True, False])
def test_without_a_maximum_age_a_proof_counts_for_the_whole_session(app, ada, clock, auth_time):
    tab = app.tab(ada, billing=WHOLE_SESSION)
    testing.step_up(tab, auth_time=auth_time)
    clock.forward(minutes=59)

    assert is_open(tab)


def test_a_stale_proof_asks_the_provider_to_check_anew(tab):
    testing.step_up(tab, ago=timedelta(minutes=10))
    is_open(tab)

    assert asked(tab)["max_age"] == "300"


def test_a_page_without_a_maximum_age_sends_none(app, ada):
    tab = app.tab(ada, billing=WHOLE_SESSION)
    is_open(tab)

    assert "max_age" not in asked(tab)


@pytest.mark.parametrize(("settings", "asks_for"), [("60", "60"), ("3600", "300")])
def test_of_two_maximum_ages_the_stricter_one_counts(app, provider, clock, settings, asks_for):
    testing.start(pages=["/", "/billing"], settings=at_provider(provider, STEP_UP__MAX_AGE=settings), clock=clock)
    tab = app.tab(billing=FIVE_MINUTES)
    testing.sign_in(tab)
    is_open(tab)

    assert asked(tab)["max_age"] == asks_for


def test_a_proof_made_just_now_opens_the_page(tab, app, ada, service, provider, browser, clock):
    is_open(tab)
    provider.auth_time = clock()
    come_back(service, tab, browser)

    assert is_open(app.tab(ada))


def test_a_provider_that_looks_away_from_the_age_proves_nothing(tab, app, ada, service, provider, browser, clock):
    is_open(tab)
    provider.auth_time = clock() - timedelta(minutes=7)
    come_back(service, tab, browser)

    again = open_page(app.tab(ada), "billing").run()

    assert len(again.metric) == 0
    assert said(again)[0].startswith("Example Sign-in did not say that the check was made just now")


def test_a_maximum_age_of_nothing_asks_each_time_and_comes_to_an_end(app, ada, service, provider, browser, clock):
    """`max_age=0` demands a check that is made for this; what was checked for it opens the page once."""
    tab = app.tab(ada, billing="ensure_mfa(max_age=timedelta(0)); st.metric('Owed', 1)")
    assert not is_open(tab)
    assert asked(tab)["max_age"] == "0"
    provider.auth_time = clock()
    come_back(service, tab, browser)

    assert is_open(app.tab(ada))
    clock.forward(minutes=1, seconds=1)
    assert not is_open(app.tab(ada))
