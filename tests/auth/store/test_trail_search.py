"""Looking into the trail: what fits, newest first, and old entries that may go."""

from datetime import UTC, datetime, timedelta

import pytest

from auth.store import trail
from auth.store.trail import Entry, Search
from tests.support.records import NOW

ENTRIES = [
    Entry(at=NOW, event="sign_in", outcome="opened", subject="ada", name="Ada Lindqvist"),
    Entry(at=NOW + timedelta(minutes=1), event="step_up", outcome="proven", name="Ada Lindqvist", gate="/billing"),
    Entry(at=NOW + timedelta(minutes=2), event="step_up", outcome="wrong_person", name="Ben", reference="K7Q2-M9XD"),
    Entry(at=NOW + timedelta(minutes=3), event="sign_in", outcome="opened", subject="100%_sure", detail="a\\b"),
]


@pytest.fixture
def filled(tx):
    for entry in ENTRIES:
        trail.append(tx, entry)
    return tx


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Search(), [3, 2, 1, 0]),
        (Search(text="lindQVIST"), [1, 0]),
        (Search(text="K7Q2-M9XD"), [2]),
        (Search(text="/billing"), [1]),
        (Search(text="%"), [3]),
        (Search(text="_"), [3]),
        (Search(text="\\"), [3]),
        (Search(text="' OR 1=1 --"), []),
        (Search(event="step_up"), [2, 1]),
        (Search(event="step"), []),
        (Search(since=NOW + timedelta(minutes=1), until=NOW + timedelta(minutes=3)), [2, 1]),
        (Search(text="ada", event="step_up"), [1]),
    ],
)
def test_a_search_finds_what_fits_newest_first(filled, wanted, found):
    expected = [ENTRIES[place] for place in found]

    assert [hit.entry for hit in trail.search(filled, wanted, limit=10)] == expected
    assert [hit.entry for hit in trail.every(filled, wanted)] == expected


def test_pages_follow_one_another_without_gap_or_overlap(filled):
    first = trail.search(filled, Search(), limit=2)
    second = trail.search(filled, Search(before=first[-1].id), limit=2)

    assert [hit.entry for hit in (*first, *second)] == ENTRIES[::-1]
    assert trail.search(filled, Search(before=second[-1].id), limit=2) == []


def test_the_kinds_of_events_are_listed_once(filled):
    assert list(trail.events(filled)) == ["sign_in", "step_up"]


def test_sweeping_lets_entries_go_that_are_older_than_the_retention(tx):
    now = datetime.now(UTC)  # the database's own rule compares with its own clock
    for days in (101, 99):
        trail.append(tx, Entry(at=now - timedelta(days=days), event="sign_in", outcome=str(days)))

    assert trail.sweep(tx, now - timedelta(days=100)) == 1
    assert [hit.entry.outcome for hit in trail.search(tx, Search(), limit=10)] == ["99"]
