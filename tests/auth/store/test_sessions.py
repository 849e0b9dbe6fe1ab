"""Sessions: one live one for a browser, changed only while they live, emptied when they end."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from auth.session import EndReason
from auth.store import sessions
from tests.support.records import NOW, session
from tests.support.threads import at_once

FULL = {
    "key_presented_at": NOW,
    "previous_key_hash": "p" * 64,
    "key_sent_at": NOW,
    "renewing_until": NOW,
    "unanswered_since": NOW,
    "mfa_at": NOW,
    "auth_time": NOW,
    "acr": "mfa",
    "amr": ("pwd", "otp"),
}


@pytest.mark.parametrize("values", [{}, FULL], ids=["fresh", "full"])
def test_a_session_comes_back_as_it_was_stored(tx, values):
    record = session(**values)
    sessions.insert(tx, record)

    assert sessions.by_id(tx, record.id) == record
    assert sessions.by_id(tx, record.id, lock=True) == record
    assert sessions.by_handle(tx, record.handle) == record
    assert sessions.live_of_browser(tx, record.browser_hash) == record


def test_times_come_back_in_utc_whatever_zone_they_were_given_in_and_naive_ones_are_refused(tx):
    record = session()
    sessions.insert(tx, record)

    assert sessions.by_id(tx, record.id).signed_in_at.utcoffset() == timedelta(0)
    with pytest.raises(sa.exc.StatementError, match="time zone"):
        sessions.change(tx, record.id, mfa_at=NOW.replace(tzinfo=None))


def test_the_database_refuses_a_second_live_session_of_a_browser(tx):
    first = session()
    sessions.insert(tx, first)

    with pytest.raises(sa.exc.IntegrityError), tx.begin_nested():
        sessions.insert(tx, session(browser_hash=first.browser_hash))

    sessions.end(tx, first.id, EndReason.SIGNED_OUT, NOW)
    sessions.insert(tx, session(browser_hash=first.browser_hash))


def test_of_two_threads_that_open_a_session_for_one_browser_one_succeeds(engine):
    def open_one():
        with engine.begin() as tx:
            sessions.insert(tx, session(browser_hash="b" * 64))

    results = at_once([open_one] * 4)

    assert sum(result is None for result in results) == 1
    assert sum(isinstance(result, sa.exc.IntegrityError) for result in results) == 3


def test_ending_wipes_every_secret_and_happens_once(tx):
    record = session(**FULL)
    sessions.insert(tx, record)

    assert sessions.end(tx, record.id, EndReason.ADMIN, NOW)
    assert not sessions.end(tx, record.id, EndReason.IDLE, NOW + timedelta(hours=1))

    ended = sessions.by_id(tx, record.id)
    assert (ended.ended_at, ended.end_reason) == (NOW, EndReason.ADMIN)
    assert not [value for value in vars_of(ended) if isinstance(value, str) and value.startswith("sealed")]
    assert (ended.previous_key_hash, ended.renewing_until) == (None, None)
    assert sessions.live_of_browser(tx, record.browser_hash) is None


def test_an_ended_session_cannot_be_changed(tx):
    record = session()
    sessions.insert(tx, record)
    sessions.end(tx, record.id, EndReason.ADMIN, NOW)

    assert not sessions.change(tx, record.id, mfa_at=NOW, ended_at=None)
    assert sessions.by_id(tx, record.id).mfa_at is None


def test_the_last_ended_session_of_a_browser_is_remembered_for_a_while(tx):
    for minutes in (30, 5, 8):
        record = session(browser_hash="b", device=str(minutes))
        sessions.insert(tx, record)
        sessions.end(tx, record.id, EndReason.IDLE, NOW - timedelta(minutes=minutes))

    assert sessions.last_ended(tx, "b", NOW - timedelta(minutes=10)).device == "5"
    assert sessions.last_ended(tx, "b", NOW - timedelta(minutes=5)) is None
    assert sessions.last_ended(tx, "another", NOW - timedelta(days=1)) is None


def test_a_person_is_issuer_and_subject_together(tx):
    mine, elsewhere = session(), session(issuer="https://other.example.test")
    other, ended = session(subject="bob"), session()
    for record in (mine, elsewhere, other, ended):
        sessions.insert(tx, record)
    sessions.end(tx, ended.id, EndReason.ADMIN, NOW)

    assert [record.id for record in sessions.of_person(tx, mine.issuer, "ada")] == [mine.id]


def test_a_session_at_the_provider_is_issuer_and_sid_together(tx):
    mine, elsewhere, other = session(), session(issuer="https://other.example.test"), session(provider_sid="sid-2")
    nameless = session(provider_sid=None)
    for record in (mine, elsewhere, other, nameless):
        sessions.insert(tx, record)

    assert [record.id for record in sessions.of_provider_session(tx, mine.issuer, "sid-1")] == [mine.id]


def test_watching_finds_live_and_ended_sessions_and_nothing_else(tx):
    records = [session(), session(), session()]
    for record in records:
        sessions.insert(tx, record)
    sessions.end(tx, records[1].id, EndReason.ADMIN, NOW)

    found = sessions.watch(tx, {records[0].handle, records[1].handle, "unknown"})

    assert {record.handle for record in found} == {records[0].handle, records[1].handle}
    assert list(sessions.watch(tx, set())) == []


@pytest.mark.parametrize(
    ("changes", "granted"),
    [
        ({"valid_until": NOW}, True),
        ({"valid_until": NOW + timedelta(seconds=1)}, False),
        ({"valid_until": NOW, "renewing_until": NOW + timedelta(seconds=1)}, False),
        ({"valid_until": NOW, "renewing_until": NOW}, True),
    ],
    ids=["due", "not due", "somebody else is at it", "the lease has run out"],
)
def test_a_renewal_is_claimed_when_it_is_due_and_free(tx, changes, granted):
    record, until = session(**changes), NOW + timedelta(seconds=60)
    sessions.insert(tx, record)

    claimed = sessions.claim_renewal(tx, record.id, NOW, until)

    assert claimed == (replace(record, renewing_until=until) if granted else None)


def test_an_ended_session_is_not_renewed(tx):
    record = session(valid_until=NOW)
    sessions.insert(tx, record)
    sessions.end(tx, record.id, EndReason.ADMIN, NOW)

    assert sessions.claim_renewal(tx, record.id, NOW, NOW + timedelta(seconds=60)) is None


def test_of_many_threads_one_gets_the_lease(engine):
    record = session(valid_until=NOW)
    with engine.begin() as tx:
        sessions.insert(tx, record)

    def claim():
        with engine.begin() as tx:
            return sessions.claim_renewal(tx, record.id, NOW, NOW + timedelta(seconds=60))

    assert sum(claimed is not None for claimed in at_once([claim] * 5)) == 1


def test_sweeping_forgets_what_ended_more_than_a_week_ago(tx):
    old, recent, live = session(), session(), session()
    for record in (old, recent, live):
        sessions.insert(tx, record)
    sessions.end(tx, old.id, EndReason.IDLE, NOW - timedelta(days=7, seconds=1))
    sessions.end(tx, recent.id, EndReason.IDLE, NOW - timedelta(days=7))

    assert sessions.sweep(tx, NOW) == 1
    assert sessions.by_id(tx, old.id) is None
    assert sessions.by_id(tx, live.id) == live


def vars_of(record):
    return [getattr(record, name) for name in type(record).__slots__]
