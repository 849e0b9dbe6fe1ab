"""Fields that wait for a person: given out once, to that person, in that browser, on that page."""

from datetime import timedelta

import pytest

from auth.store import kept, tables
from tests.support.records import NOW
from tests.support.threads import at_once

WHOSE = {"browser_hash": "b", "issuer": "https://login.example.test", "subject": "ada", "gate": "/billing"}


def put(tx, state="s", sealed="sealed fields", now=NOW, returned=True):
    kept.put(tx, state_hash=state, fields_sealed=sealed, now=now, **WHOSE)
    if returned:
        kept.mark_returned(tx, state, now)


def waits(tx, now=NOW, **changes):
    return kept.waits(tx, now=now, **{name: {**WHOSE, **changes}[name] for name in ("browser_hash", "gate")})


def test_fields_are_given_out_once(tx):
    put(tx)

    assert waits(tx)
    assert kept.take(tx, now=NOW, **WHOSE) == "sealed fields"
    assert kept.take(tx, now=NOW, **WHOSE) is None
    assert not waits(tx)


def test_fields_wait_until_the_provider_has_answered(tx):
    put(tx, returned=False)

    assert not waits(tx)
    assert kept.take(tx, now=NOW, **WHOSE) is None


@pytest.mark.parametrize(
    "changes", [{"browser_hash": "x"}, {"issuer": "https://x.test"}, {"subject": "bob"}, {"gate": "/audit"}], ids=str
)
def test_nobody_else_gets_them_and_they_are_not_lost(tx, changes):
    put(tx)

    assert kept.take(tx, now=NOW, **{**WHOSE, **changes}) is None
    assert kept.take(tx, now=NOW, **WHOSE) == "sealed fields"


def test_of_several_attempts_the_latest_to_return_counts(tx):
    put(tx, "first", "old", NOW)
    put(tx, "second", "new", NOW + timedelta(minutes=1))

    assert kept.take(tx, now=NOW + timedelta(minutes=2), **WHOSE) == "new"


def test_those_of_the_very_address_come_before_later_ones_of_the_page(tx):
    whose = {**WHOSE, "gate": "/billing"}
    for minute, query in enumerate(("?invoice=1", "?invoice=2", "")):
        place = {**whose, "gate": f"/billing{query}"}
        kept.put(tx, state_hash=f"s{query}", fields_sealed=f"of {query}", now=NOW, **place)
        kept.mark_returned(tx, f"s{query}", NOW + timedelta(minutes=minute))
    kept.put(
        tx, state_hash="other", fields_sealed="of another page", now=NOW, **{**whose, "gate": "/billing2?invoice=1"}
    )
    kept.mark_returned(tx, "other", NOW)

    now = NOW + timedelta(minutes=3)
    addresses = ["/billing?invoice=1", "/billing?invoice=7", "/billing", "/billing", "/billing"]
    taken = [kept.take(tx, address=address, now=now, **whose) for address in addresses]

    assert taken == ["of ?invoice=1", None, "of ", None, None]


@pytest.mark.parametrize(
    ("passing", "address", "fits"),
    [
        ([], "/billing?a=1&b=%C3%BC&b=2", True),
        ([], "/billing?b=%C3%BC&a=1&b=2", True),
        ([], "/billing?a=1&b=2&b=%C3%BC", False),
        ([], "/billing?b=2", False),
        ([], "/billing", False),
        ([], "/billing?a=2", False),
        ([], "/billing?%", False),
        (["a", "b"], "/billing", True),
        (["a", "b"], "/billing?a=7", True),
        (["b"], "/billing?a=1", True),
        (["b"], "/billing", False),
        (["b"], "/billing?a=1&c=", False),
    ],
)
def test_another_tab_of_the_page_with_another_query_does_not_get_them(tx, passing, address, fits):
    place = {**WHOSE, "gate": "/billing?a=1&b=%C3%BC&b=2"}
    kept.put(tx, state_hash="s", fields_sealed="x", now=NOW, passing=passing, **place)
    kept.mark_returned(tx, "s", NOW)

    assert (kept.take(tx, address=address, now=NOW, **WHOSE) is not None) is fits


def test_fields_that_were_kept_before_parameters_were_told_apart_wait_at_their_address(tx):
    put(tx)
    tx.execute(tables.kept.update().values(passing=None))

    assert kept.take(tx, now=NOW, **WHOSE) is not None


@pytest.mark.parametrize(("minutes", "there"), [(29, True), (30, False)])
def test_fields_wait_for_half_an_hour(tx, minutes, there):
    put(tx)

    later = NOW + timedelta(minutes=minutes)
    assert waits(tx, later) == there
    assert (kept.take(tx, now=later, **WHOSE) is not None) == there


def test_of_many_tabs_one_gets_them(engine):
    with engine.begin() as tx:
        put(tx)

    def take():
        with engine.begin() as tx:
            return kept.take(tx, now=NOW, **WHOSE)

    assert sorted(at_once([take] * 4), key=str) == [None, None, None, "sealed fields"]


def test_sweeping_forgets_what_nobody_came_back_for(tx):
    put(tx, "old", now=NOW - timedelta(hours=1))
    put(tx, "new")

    assert kept.sweep(tx, NOW) == 1
    assert waits(tx)
