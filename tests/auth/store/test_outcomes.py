"""Refusals: the latest of an owner at a gate, for ten minutes, not consumed by reading."""

from datetime import timedelta

import pytest

from auth.session import TOO_MANY_REFUSALS, Outcome
from auth.store import outcomes
from tests.support.records import NOW
from tests.support.threads import at_once


def outcome(code="wrong_person", at=NOW):
    return Outcome(code, "You confirmed as someone else.", "Check: sub.", "K7Q2-M9XD", at)


def test_a_refusal_is_read_as_often_as_one_likes(tx):
    outcomes.put(tx, "session", "/billing", outcome())

    assert [outcomes.get(tx, "session", "/billing", NOW) for _ in range(3)] == [outcome()] * 3


def test_the_latest_refusal_replaces_the_one_before(tx):
    outcomes.put(tx, "session", "/billing", outcome("first"))
    outcomes.put(tx, "session", "/billing", outcome("second"))

    assert outcomes.get(tx, "session", "/billing", NOW).code == "second"


@pytest.mark.parametrize(("seconds", "shown"), [(0, True), (599, True), (600, False), (6000, False)])
def test_a_refusal_is_shown_for_ten_minutes(tx, seconds, shown):
    outcomes.put(tx, "session", "/billing", outcome())

    assert (outcomes.get(tx, "session", "/billing", NOW + timedelta(seconds=seconds)) is not None) == shown


def test_a_refusal_belongs_to_one_owner_and_one_gate(tx):
    outcomes.put(tx, "session", "/billing", outcome())

    assert outcomes.get(tx, "session", "/customers", NOW) is None
    assert outcomes.get(tx, "another", "/billing", NOW) is None
    assert outcomes.get(tx, outcomes.browser_owner("session"), "/billing", NOW) is None


def test_a_dropped_refusal_is_gone_and_its_neighbours_stay(tx):
    outcomes.put(tx, "session", "/billing", outcome())
    outcomes.put(tx, "session", "/audit", outcome())

    outcomes.drop(tx, "session", "/billing")

    assert outcomes.get(tx, "session", "/billing", NOW) is None
    assert outcomes.get(tx, "session", "/audit", NOW) is not None


def test_many_refusals_at_one_moment_leave_one(engine):
    def put():
        with engine.begin() as tx:
            outcomes.put(tx, "session", "/billing", outcome())

    assert at_once([put] * 6) == [None] * 6
    with engine.begin() as tx:
        assert outcomes.get(tx, "session", "/billing", NOW).refusals == TOO_MANY_REFUSALS


@pytest.mark.parametrize(("minutes", "count"), [(9, 2), (10, 1)])
def test_refusals_in_a_row_are_counted_for_ten_minutes(tx, minutes, count):
    outcomes.put(tx, "session", "/billing", outcome())
    later = NOW + timedelta(minutes=minutes)

    outcomes.put(tx, "session", "/billing", outcome(at=later))

    assert outcomes.get(tx, "session", "/billing", later).refusals == count


def test_three_refusals_within_any_ten_minutes_are_too_many_of_whatever_kind(tx):
    counts = []
    for kind, seconds in (("a", 0), ("b", 540), ("a", 630), ("c", 636), ("a", 1235), ("a", 1235), ("a", 1836)):
        outcomes.put(tx, "session", "/billing", outcome(kind, NOW + timedelta(seconds=seconds)))
        counts.append(outcomes.get(tx, "session", "/billing", NOW + timedelta(seconds=seconds)).refusals)

    assert counts == [1, 2, 2, 3, 2, 3, 1]


def test_a_refusal_that_was_left_behind_is_not_shown_again_but_still_counts(tx):
    outcomes.put(tx, "session", "/billing", outcome())
    outcomes.leave(tx, "session", ["/billing"], NOW)
    assert outcomes.get(tx, "session", "/billing", NOW) is None
    assert list(outcomes.shown(tx, "session")) == []

    outcomes.put(tx, "session", "/billing", outcome())

    assert outcomes.get(tx, "session", "/billing", NOW).refusals == 2


def test_too_many_refusals_are_shown_although_they_were_left_behind(tx):
    for _ in range(TOO_MANY_REFUSALS):
        outcomes.put(tx, "session", "/billing", outcome())
    outcomes.leave(tx, "session", ["/billing"], NOW)

    assert outcomes.get(tx, "session", "/billing", NOW) is not None


def test_sweeping_forgets_what_is_no_longer_shown(tx):
    outcomes.put(tx, "old", "/billing", outcome(at=NOW - timedelta(minutes=11)))
    outcomes.put(tx, "new", "/billing", outcome())

    assert outcomes.sweep(tx, NOW) == 1
    assert outcomes.get(tx, "new", "/billing", NOW) is not None
