import pytest

from billing.actions import credit_amount, refund, void, write_off
from billing.errors import NotAllowedInState
from billing.model import Status
from tests.support.desk import NOW, pounds, require_sound


def test_a_void_invoice_is_as_if_it_was_never_asked_for(either_desk):
    receipt = either_desk.do(void, invoice_id=either_desk.id("OPEN"))

    assert receipt.done == "Invoice OPEN over £168.00 is void."
    after = either_desk.state("OPEN")
    assert (after.status, after.closed_on, after.outstanding_minor) == (Status.VOID, NOW.date(), 0)
    assert either_desk.entries("OPEN") == {
        ("void", "receivable"): -168_00,
        ("void", "revenue"): 140_00,
        ("void", "tax"): 28_00,
    }
    require_sound(either_desk.engine)


def test_what_is_written_off_is_a_loss(either_desk):
    receipt = either_desk.do(write_off, invoice_id=either_desk.id("PART"))

    assert receipt.done == "£100.00 of invoice PART was written off."
    assert either_desk.state("PART").status is Status.UNCOLLECTIBLE
    assert either_desk.entries("PART")["write_off", "bad_debt"] == 100_00
    require_sound(either_desk.engine)


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("PART", "A payment was applied"),
        ("PAID", "A payment was applied"),
        ("DRAFT", "is a draft"),
        ("VOID", "is void"),
        ("LOST", "was written off"),
    ],
)
def test_what_cannot_be_void_says_what_can_be_done(desk, number, sentence):
    with pytest.raises(NotAllowedInState, match=sentence):
        desk.do(void, invoice_id=desk.id(number))


def test_a_credited_invoice_is_not_void_but_credited_to_the_end(desk):
    desk.do(credit_amount, invoice_id=desk.id("OPEN"), amount=pounds(1_00))

    with pytest.raises(NotAllowedInState, match="credit the rest"):
        desk.do(void, invoice_id=desk.id("OPEN"))


def test_a_payment_that_was_given_back_still_keeps_an_invoice_from_being_void(desk):
    desk.do(refund, invoice_id=desk.id("PAID"), amount=pounds(120_00))

    with pytest.raises(NotAllowedInState, match="credit note"):
        desk.do(void, invoice_id=desk.id("PAID"))


@pytest.mark.parametrize("number", ["PAID", "DRAFT", "VOID", "LOST"])
def test_only_what_is_still_to_pay_is_written_off(desk, number):
    with pytest.raises(NotAllowedInState):
        desk.do(write_off, invoice_id=desk.id(number))


@pytest.mark.parametrize("verb", [void, write_off])
def test_an_end_happens_once(desk, verb):
    desk.do(verb, invoice_id=desk.id("OPEN"))

    with pytest.raises(NotAllowedInState):
        desk.do(verb, invoice_id=desk.id("OPEN"))
