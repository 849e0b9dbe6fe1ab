from datetime import date, timedelta

import pytest

from billing.actions import record_payment
from billing.errors import (
    AmountTooLarge,
    NotAllowedInState,
    NotAnAmount,
    NotFound,
    ProofTooOld,
    WrongCurrency,
    WrongDay,
)
from billing.model import Approver, Method, Status
from tests.support.desk import ADA, NOW, require_sound


def pay(desk, *shares, **changes):
    plain = {
        "shares": [(desk.id(number), minor) for number, minor in shares],
        "currency": "GBP",
        "received_on": NOW.date(),
        "method": Method.TRANSFER,
        "bank_reference": "FT-2201",
    }
    return desk.do(record_payment, **{**plain, **changes})


def test_a_payment_in_full_leaves_the_invoice_paid(desk):
    receipt = pay(desk, ("OPEN", 168_00))

    assert receipt.done == "£168.00 was recorded as paid on invoice OPEN; £0.00 is left to pay."
    assert receipt.documents == ("PAY-000001",)
    assert receipt.invoices == (desk.state("OPEN"),)
    assert desk.state("OPEN").status is Status.PAID
    assert desk.entries("OPEN") == {("payment", "cash"): 168_00, ("payment", "receivable"): -168_00}
    require_sound(desk.engine)


def test_a_payment_in_part_leaves_the_rest_to_pay(desk):
    pay(desk, ("OPEN", 100_00))
    receipt = pay(desk, ("OPEN", 68_00))

    assert receipt.documents == ("PAY-000002",)
    assert desk.state("OPEN").paid_minor == 168_00
    require_sound(desk.engine)


def test_one_payment_settles_several_invoices_of_a_customer(either_desk):
    receipt = pay(either_desk, ("OPEN", 168_00), ("NEXT", 30_00), ("PART", 2_00))

    assert receipt.done == "£200.00 was recorded as paid on 3 invoices; £98.00 is left to pay."
    assert {state.number: state.outstanding_minor for state in receipt.invoices} == {
        "OPEN": 0,
        "NEXT": 0,
        "PART": 98_00,
    }
    require_sound(either_desk.engine)


@pytest.mark.parametrize(
    ("shares", "changes", "refusal"),
    [
        ([("OPEN", 168_01)], {}, AmountTooLarge),
        ([("NEXT", 10_00), ("OPEN", 168_01)], {}, AmountTooLarge),
        ([("OPEN", 0)], {}, NotAnAmount),
        ([("OPEN", -1)], {}, NotAnAmount),
        ([("OPEN", True)], {}, NotAnAmount),
        ([("OPEN", 1.5)], {}, NotAnAmount),
        ([("OPEN", 10_00)], {"currency": "EUR"}, WrongCurrency),
        ([("EURO", 10_00)], {}, WrongCurrency),
        ([("PAID", 10_00)], {}, NotAllowedInState),
        ([("DRAFT", 10_00)], {}, NotAllowedInState),
        ([("VOID", 10_00)], {}, NotAllowedInState),
        ([("LOST", 10_00)], {}, NotAllowedInState),
        ([("OPEN", 10_00), ("OPEN", 10_00)], {}, NotFound),
        ([], {}, NotFound),
        ([("OPEN", 10_00)], {"received_on": NOW.date() + timedelta(days=2)}, WrongDay),
        ([("OPEN", 10_00)], {"received_on": date(1999, 12, 31)}, WrongDay),
        ([("OPEN", 10_00)], {"by": Approver("ada", "Ada", NOW - timedelta(minutes=16))}, ProofTooOld),
        ([("OPEN", 10_00)], {"by": Approver("ada", "Ada", None)}, ProofTooOld),
    ],
)
def test_a_payment_that_cannot_be_is_refused_and_leaves_no_trace(desk, shares, changes, refusal):
    before = desk.content()

    with pytest.raises(refusal):
        pay(desk, *shares, **changes)

    assert desk.content() == before


def test_a_payment_of_two_customers_is_refused(desk):
    from_both = [(desk.id("OPEN"), 10_00), (desk.id("EURO"), 10_00)]

    with pytest.raises(NotAllowedInState, match="one customer"):
        pay(desk, shares=from_both)


def test_a_payment_of_too_many_invoices_is_refused(desk):
    with pytest.raises(AmountTooLarge, match="100"):
        pay(desk, shares=[(one, 1) for one in range(1, 102)])


def test_a_payment_of_tomorrow_is_accepted_because_it_is_tomorrow_somewhere(desk):
    pay(desk, ("OPEN", 10_00), received_on=NOW.date() + timedelta(days=1), by=ADA)

    require_sound(desk.engine)
