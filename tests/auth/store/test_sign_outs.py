"""Tickets to the provider's end-session page: once, in this browser, for five minutes."""

from datetime import timedelta

import pytest

from auth.store import sign_outs
from tests.support.records import NOW
from tests.support.threads import at_once


def add(tx, ticket="t", now=NOW):
    sign_outs.add(tx, ticket_hash=ticket, browser_hash="b", id_token_sealed="sealed hint", now=now)


def test_a_ticket_gives_its_hint_once(tx):
    add(tx)

    assert sign_outs.take(tx, "t", "b", NOW) == "sealed hint"
    assert sign_outs.take(tx, "t", "b", NOW) is None


def test_a_ticket_of_another_browser_gives_nothing_and_stays(tx):
    add(tx)

    assert sign_outs.take(tx, "t", "x", NOW) is None
    assert sign_outs.take(tx, "t", "b", NOW) == "sealed hint"


@pytest.mark.parametrize(("seconds", "good"), [(299, True), (300, False)])
def test_a_ticket_is_good_for_five_minutes(tx, seconds, good):
    add(tx)

    assert (sign_outs.take(tx, "t", "b", NOW + timedelta(seconds=seconds)) is not None) == good


def test_of_many_threads_one_takes_the_ticket(engine):
    with engine.begin() as tx:
        add(tx)

    def take():
        with engine.begin() as tx:
            return sign_outs.take(tx, "t", "b", NOW)

    assert sorted(at_once([take] * 4), key=str) == [None, None, None, "sealed hint"]


def test_sweeping_forgets_unused_tickets(tx):
    add(tx, "old", NOW - timedelta(minutes=6))
    add(tx, "new")

    assert sign_outs.sweep(tx, NOW) == 1
    assert sign_outs.take(tx, "new", "b", NOW) is not None
