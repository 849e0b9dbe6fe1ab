"""Tickets for gated files: once, for this session, for two minutes."""

from datetime import timedelta

import pytest

from auth.store import file_tickets
from auth.store.file_tickets import FileTicket
from tests.support.records import NOW
from tests.support.threads import at_once

TICKET = FileTicket(session_id="s" * 32, file="payments", arguments_sealed="sealed arguments")


def test_a_ticket_gives_its_file_once(tx):
    file_tickets.add(tx, "t", TICKET, NOW)

    assert file_tickets.take(tx, "t", TICKET.session_id, NOW) == TICKET
    assert file_tickets.take(tx, "t", TICKET.session_id, NOW) is None


def test_a_ticket_of_another_session_gives_nothing_and_stays(tx):
    file_tickets.add(tx, "t", TICKET, NOW)

    assert file_tickets.take(tx, "t", "x" * 32, NOW) is None
    assert file_tickets.take(tx, "t", TICKET.session_id, NOW) == TICKET


@pytest.mark.parametrize(("seconds", "good"), [(119, True), (120, False)])
def test_a_ticket_is_good_for_two_minutes(tx, seconds, good):
    file_tickets.add(tx, "t", TICKET, NOW)

    later = NOW + timedelta(seconds=seconds)
    assert (file_tickets.take(tx, "t", TICKET.session_id, later) is not None) == good


def test_of_many_downloads_one_gets_the_file(engine):
    with engine.begin() as tx:
        file_tickets.add(tx, "t", TICKET, NOW)

    def take():
        with engine.begin() as tx:
            return file_tickets.take(tx, "t", TICKET.session_id, NOW)

    assert sum(taken is not None for taken in at_once([take] * 4)) == 1


def test_sweeping_forgets_tickets_nobody_used(tx):
    file_tickets.add(tx, "old", TICKET, NOW - timedelta(minutes=3))
    file_tickets.add(tx, "new", TICKET, NOW)

    assert file_tickets.sweep(tx, NOW) == 1
    assert file_tickets.take(tx, "new", TICKET.session_id, NOW) is not None
