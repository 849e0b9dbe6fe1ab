"""What expired is swept; what is under way, alive or still to be told stays."""

from auth.housekeeping import sweep
from auth.session import EndReason
from auth.store import sessions


def test_an_attempt_nobody_came_back_from_is_swept_after_its_hour(airlock, tab, clock):
    tab.begin_login()

    clock.forward(minutes=74)
    assert sweep(airlock.service)["pending"] == 0
    clock.forward(minutes=2)
    assert sweep(airlock.service)["pending"] == 1


def test_a_live_session_is_never_swept_and_an_ended_one_after_a_week(airlock, tab, clock):
    tab.sign_in()
    ended = airlock.tab()
    ended.sign_in()
    with airlock.service.writing() as tx:
        sessions.end(tx, ended.session.id, EndReason.ADMIN, clock())

    clock.forward(days=6)
    assert sweep(airlock.service)["sessions"] == 0
    clock.forward(days=2)
    assert sweep(airlock.service)["sessions"] == 1
    assert tab.session is not None


def test_a_refusal_is_swept_when_it_is_no_longer_shown(airlock, tab, clock, provider):
    tab.sign_in()
    provider.declines_with = "access_denied"
    tab.step_up()

    clock.forward(minutes=11)

    assert sweep(airlock.service)["outcomes"] == 1
