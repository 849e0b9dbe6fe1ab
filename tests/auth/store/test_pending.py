"""Sign-ins under way: taken once, by their browser, in time."""

from datetime import timedelta

import pytest

from auth.store import pending
from auth.store.pending import Purpose
from tests.support.records import NOW, attempt
from tests.support.threads import at_once


def test_an_attempt_comes_back_as_it_was_stored(tx):
    row = attempt(purpose=Purpose.STEP_UP, session_id="s" * 32, max_age=300, return_to="/billing?q=ü")
    pending.add(tx, row)

    assert pending.find(tx, row.state_hash) == row


def test_taking_hands_out_the_secrets_once_and_wipes_them(tx):
    row = attempt()
    pending.add(tx, row)

    taken = pending.take(tx, row.state_hash, row.browser_hash, NOW)

    assert (taken.secrets_sealed, taken.taken_at) == ("sealed secrets", NOW)
    assert pending.take(tx, row.state_hash, row.browser_hash, NOW) is None
    assert pending.find(tx, row.state_hash).secrets_sealed is None


@pytest.mark.parametrize(
    ("later", "good"),
    [(timedelta(minutes=15, seconds=-1), True), (timedelta(minutes=15), False), (timedelta(days=1), False)],
    ids=str,
)
def test_an_attempt_lives_for_fifteen_minutes(tx, later, good):
    row = attempt()
    pending.add(tx, row)

    assert (pending.take(tx, row.state_hash, row.browser_hash, NOW + later) is not None) == good


def test_an_attempt_of_another_browser_is_not_taken(tx):
    row = attempt()
    pending.add(tx, row)

    assert pending.take(tx, row.state_hash, "another", NOW) is None
    assert pending.find(tx, row.state_hash) == row


def test_an_unknown_attempt_is_none(tx):
    assert pending.take(tx, "unknown", "browser", NOW) is None
    assert pending.find(tx, "unknown") is None


def test_of_more_than_forty_open_attempts_the_oldest_goes(tx):
    rows = [attempt(browser_hash="b", begun_at=NOW + timedelta(seconds=n)) for n in range(43)]
    for row in rows:
        pending.add(tx, row)

    assert [pending.find(tx, row.state_hash) is not None for row in rows] == [False] * 3 + [True] * 40


def test_attempts_that_were_taken_do_not_count_among_the_forty(tx):
    rows = [attempt(browser_hash="b", begun_at=NOW + timedelta(seconds=n)) for n in range(45)]
    for row in rows:
        pending.add(tx, row)
        pending.take(tx, row.state_hash, "b", NOW)

    assert all(pending.find(tx, row.state_hash) for row in rows)


def test_sweeping_forgets_what_expired_more_than_an_hour_ago(tx):
    old, recent = attempt(expires_at=NOW - timedelta(minutes=61)), attempt(expires_at=NOW - timedelta(minutes=59))
    pending.add(tx, old)
    pending.add(tx, recent)

    assert pending.sweep(tx, NOW) == 1
    assert pending.find(tx, recent.state_hash) is not None


def test_of_many_threads_one_takes_the_attempt(engine):
    row = attempt()
    with engine.begin() as tx:
        pending.add(tx, row)

    def take():
        with engine.begin() as tx:
            return pending.take(tx, row.state_hash, row.browser_hash, NOW)

    taken = at_once([take] * 5)

    assert sum(result is not None for result in taken) == 1
