import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from billing.actions import credit_amount, credit_lines, record_payment, write_off
from billing.errors import AmountTooLarge, NotAllowedInState, NotAnAmount, NotFound, WrongCurrency
from billing.model import Method, Status
from billing.money import Money, split
from billing.store.documents import credit_notes, invoice_lines
from database import reading
from tests.support.desk import NOW, pounds, require_sound


def credit(desk, number, minor, **changes):
    return desk.do(credit_amount, **{"invoice_id": desk.id(number), "amount": pounds(minor), **changes})


def lines(desk, number):
    with reading(desk.engine) as tx:
        of_invoice = invoice_lines.c.invoice_id == desk.id(number)
        return list(tx.execute(select(invoice_lines.c.id).where(of_invoice).order_by(invoice_lines.c.id)).scalars())


def credit_of(desk, number, *places):
    chosen = [lines(desk, number)[place] for place in places]
    return desk.do(credit_lines, invoice_id=desk.id(number), line_ids=chosen)


def written(desk):
    with reading(desk.engine) as tx:
        notes = select(credit_notes.c.net_minor, credit_notes.c.tax_minor).where(credit_notes.c.source == "staff")
        return [tuple(row) for row in tx.execute(notes.order_by(credit_notes.c.id))]


def test_an_amount_is_shared_between_net_and_tax(either_desk):
    receipt = credit(either_desk, "PAID", 12_00)

    assert written(either_desk) == [(10_00, 2_00)]
    assert (
        receipt.done == "£12.00 was taken off invoice PAID. £12.00 more was paid than is owed, and can be given back."
    )
    assert either_desk.entries("PAID")["credit_note", "tax"] == 2_00
    require_sound(either_desk.engine)


def test_a_paid_invoice_stays_as_it_was_and_the_note_stands_beside_it(desk):
    before = desk.state("PAID")
    credit(desk, "PAID", 120_00)
    after = desk.state("PAID")

    assert (after.status, after.outstanding_minor) == (Status.PAID, -120_00)
    assert (after.total_minor, after.paid_minor) == (before.total_minor, before.paid_minor)


def test_an_open_invoice_credited_in_full_is_settled(desk):
    credit(desk, "OPEN", 168_00)

    assert desk.state("OPEN").status is Status.PAID
    require_sound(desk.engine)


def test_a_line_is_taken_off_with_its_own_tax(desk):
    receipt = credit_of(desk, "OPEN", 1)

    assert written(desk) == [(50_00, 10_00)]
    assert receipt.invoices[0].outstanding_minor == 108_00
    require_sound(desk.engine)


def test_all_lines_with_their_discount_are_the_whole_invoice(desk):
    credit_of(desk, "OPEN", 0, 1, 2)

    assert desk.state("OPEN").outstanding_minor == 0


def test_a_line_is_taken_off_once(desk):
    credit_of(desk, "OPEN", 1)

    with pytest.raises(NotAllowedInState, match="already"):
        credit_of(desk, "OPEN", 1)


def test_a_line_whose_amount_was_credited_in_another_way_is_not_credited_again(desk):
    credit(desk, "OPEN", 100_00)

    with pytest.raises(AmountTooLarge):
        credit_of(desk, "OPEN", 0)


def test_two_credits_by_amount_leave_the_last_penny_and_no_more(desk):
    credit(desk, "BACK", 24_00)
    credit(desk, "BACK", 23_99)

    with pytest.raises(AmountTooLarge):
        credit(desk, "BACK", 2)
    require_sound(desk.engine)


def test_a_line_with_more_tax_than_is_left_of_the_tax_is_refused(desk):
    credit(desk, "MIXED", 100_00)  # £9.09 of it tax, so £10.91 is left

    with pytest.raises(AmountTooLarge, match="credit an amount"):
        credit_of(desk, "MIXED", 0)
    credit_of(desk, "MIXED", 1)
    require_sound(desk.engine)


@pytest.mark.parametrize(("places", "refusal"), [((), NotFound), ((2,), NotAnAmount)], ids=["none", "a discount alone"])
def test_lines_that_make_no_credit_are_refused(desk, places, refusal):
    with pytest.raises(refusal):
        credit_of(desk, "OPEN", *places)


def test_a_line_of_another_invoice_is_refused(desk):
    with pytest.raises(NotFound):
        desk.do(credit_lines, invoice_id=desk.id("OPEN"), line_ids=lines(desk, "NEXT"))


def test_more_than_the_invoice_asked_for_is_never_credited(desk):
    with pytest.raises(AmountTooLarge, match=r"£48\.00"):
        credit(desk, "BACK", 48_01)
    with pytest.raises(WrongCurrency):
        credit(desk, "BACK", 1, amount=Money(1, "EUR"))


@pytest.mark.parametrize("number", ["DRAFT", "VOID", "LOST"])
def test_an_invoice_that_is_not_asked_for_is_not_credited(desk, number):
    with pytest.raises(NotAllowedInState):
        credit(desk, number, 1_00)


def test_what_a_credit_note_and_a_payment_leave_can_be_written_off(desk):
    credit(desk, "OPEN", 60_00)
    shares = [(desk.id("OPEN"), 8_00)]
    about = {"currency": "GBP", "received_on": NOW.date(), "method": Method.CARD, "bank_reference": ""}
    desk.do(record_payment, shares=shares, **about)
    desk.do(write_off, invoice_id=desk.id("OPEN"))

    assert desk.entries("OPEN")["write_off", "bad_debt"] == 100_00
    require_sound(desk.engine)


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.data())
def test_the_parts_of_a_credit_never_exceed_what_is_left_of_each(net, tax, data):
    minor = data.draw(st.integers(1, net + tax))

    parts = split(minor, (net, tax))

    assert sum(parts) == minor
    assert 0 <= parts[0] <= net
    assert 0 <= parts[1] <= tax
