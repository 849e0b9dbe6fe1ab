from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from billing.actions import add_customer_note, add_note, clear_dispute, mark_for_dunning, set_dispute
from billing.errors import NotAcceptableText, NotAllowedInState, NotFound, ProofTooOld
from billing.model import Approver
from billing.queries.remarks import notes_of_customer, notes_of_invoice, reminders_of
from database import reading
from tests.support.desk import ADA, NOW, require_sound

SIGNED_IN = Approver("cleo", "Cleo Reed", None)


def test_a_note_is_on_its_invoice_and_on_its_customer(either_desk):
    invoice_id, customer_id = either_desk.id("OPEN"), either_desk.state("OPEN").customer_id
    either_desk.do(add_note, invoice_id=invoice_id, body="Called.\nThey pay on Friday.", by=SIGNED_IN)
    either_desk.do(add_customer_note, customer_id=customer_id, body="Prefers e-mail.", by=SIGNED_IN)

    with reading(either_desk.engine) as tx:
        assert [note.body for note in notes_of_invoice(tx, invoice_id)] == ["Called.\nThey pay on Friday."]
        of_customer = notes_of_customer(tx, customer_id)
    assert [(note.invoice, note.name) for note in of_customer] == [(None, "Cleo Reed"), ("OPEN", "Cleo Reed")]


@pytest.mark.parametrize("body", ["", " \n ", "x" * 4001, "a\x00b", None, b"bytes"])
def test_what_is_no_note_is_refused(desk, body):
    with pytest.raises(NotAcceptableText):
        desk.do(add_note, invoice_id=desk.id("OPEN"), body=body)


@pytest.mark.parametrize("customer_id", [0, 99, 2**80, "1"])
def test_a_note_on_nobody_is_refused(desk, customer_id):
    with pytest.raises(NotFound):
        desk.do(add_customer_note, customer_id=customer_id, body="Hello")


def test_a_dispute_is_set_and_cleared_without_a_second_factor(desk):
    desk.do(set_dispute, invoice_id=desk.id("OPEN"), by=SIGNED_IN)
    assert desk.state("OPEN").disputed_on == NOW.date()

    desk.do(clear_dispute, invoice_id=desk.id("OPEN"), by=SIGNED_IN)
    assert desk.state("OPEN").disputed_on is None
    require_sound(desk.engine)


def test_a_dispute_is_set_once_and_only_a_dispute_is_cleared(desk):
    with pytest.raises(NotAllowedInState):
        desk.do(clear_dispute, invoice_id=desk.id("OPEN"))
    desk.do(set_dispute, invoice_id=desk.id("OPEN"))
    with pytest.raises(NotAllowedInState):
        desk.do(set_dispute, invoice_id=desk.id("OPEN"))


def test_an_overdue_invoice_is_marked_for_a_reminder_once_a_day(either_desk):
    tomorrow = NOW + timedelta(days=1)
    invoice_id = either_desk.id("OPEN")
    either_desk.do(mark_for_dunning, invoice_id=invoice_id)

    with pytest.raises(NotAllowedInState, match="already"):
        either_desk.do(mark_for_dunning, invoice_id=invoice_id)
    either_desk.do(mark_for_dunning, invoice_id=invoice_id, now=tomorrow, by=replace(ADA, verified_at=tomorrow))

    with reading(either_desk.engine) as tx:
        assert reminders_of(tx, invoice_id) == [tomorrow.date(), NOW.date()]


@pytest.mark.parametrize("number", ["LATER", "PAID", "VOID", "DRAFT", "LOST"])
def test_what_is_not_overdue_gets_no_reminder(desk, number):
    with pytest.raises(NotAllowedInState):
        desk.do(mark_for_dunning, invoice_id=desk.id(number))


def test_an_invoice_is_overdue_from_the_day_after_its_due_day(desk):
    due = datetime(2026, 5, 1, 12, tzinfo=UTC)  # of LATER
    about = {"invoice_id": desk.id("LATER")}

    with pytest.raises(NotAllowedInState, match="not overdue"):
        desk.do(mark_for_dunning, **about, now=due, by=replace(ADA, verified_at=due))
    later = due + timedelta(days=1)
    desk.do(mark_for_dunning, **about, now=later, by=replace(ADA, verified_at=later))


def test_a_disputed_invoice_gets_no_reminder(desk):
    desk.do(set_dispute, invoice_id=desk.id("OPEN"))

    with pytest.raises(NotAllowedInState, match="dispute"):
        desk.do(mark_for_dunning, invoice_id=desk.id("OPEN"))


def test_a_reminder_needs_a_fresh_proof(desk):
    with pytest.raises(ProofTooOld):
        desk.do(mark_for_dunning, invoice_id=desk.id("OPEN"), by=SIGNED_IN)
