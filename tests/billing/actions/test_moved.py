"""The sum that an event was about, as the record of who did what shows it."""

import pytest

from billing.actions import (
    approve_refund,
    credit_amount,
    record_payment,
    refund,
    request_refund,
    set_dispute,
    void,
    write_off,
)
from billing.model import Method
from billing.queries.events import events_of_invoice
from billing.settings import BillingSettings
from database import reading
from tests.support.desk import BEN, NOW, pounds

LIMITED = BillingSettings(refund_limit=10_00)


def moved(desk, number):
    with reading(desk.engine) as tx:
        return [event.moved for event in events_of_invoice(tx, desk.id(number))]


@pytest.mark.parametrize(
    ("number", "verb", "more", "minor"),
    [
        ("OPEN", void, {}, 168_00),
        ("PART", write_off, {}, 100_00),
        ("OPEN", credit_amount, {"amount": pounds(7_00)}, 7_00),
        ("PAID", refund, {"amount": pounds(12_00)}, 12_00),
        ("PART", request_refund, {"amount": pounds(20_00), "rules": LIMITED}, 20_00),
    ],
)
def test_an_action_on_money_is_kept_with_its_sum(desk, number, verb, more, minor):
    desk.do(verb, invoice_id=desk.id(number), **more)

    assert moved(desk, number) == [pounds(minor)]


def test_a_payment_of_several_invoices_is_kept_with_what_each_got(desk):
    desk.do(
        record_payment,
        shares=[(desk.id("OPEN"), 8_00), (desk.id("NEXT"), 30_00)],
        currency="GBP",
        received_on=NOW.date(),
        method=Method.TRANSFER,
        bank_reference="",
    )

    assert (moved(desk, "OPEN"), moved(desk, "NEXT")) == ([pounds(8_00)], [pounds(30_00)])


def test_a_refund_is_kept_with_its_sum_when_asked_for_and_when_given_not_when_decided(desk):
    asked = desk.do(request_refund, invoice_id=desk.id("PAID"), amount=pounds(20_00), rules=LIMITED)
    desk.do(approve_refund, request_id=asked.request_id, by=BEN, rules=LIMITED)

    assert moved(desk, "PAID") == [pounds(20_00), None, pounds(20_00)]


def test_what_moves_nothing_has_no_sum(desk):
    desk.do(set_dispute, invoice_id=desk.id("OPEN"))

    assert moved(desk, "OPEN") == [None]
