import pytest
from sqlalchemy import select

from billing.actions import credit_amount, refund
from billing.errors import AmountTooLarge, NeedsSecondPerson, NotAllowedInState, NotFound
from billing.model import Status
from billing.settings import BillingSettings
from billing.store.documents import payments, refunds
from database import reading
from tests.support.desk import pounds, require_sound

LIMITED = BillingSettings(refund_limit=50_00)


def give_back(desk, number, minor, **changes):
    return desk.do(refund, **{"invoice_id": desk.id(number), "amount": pounds(minor), **changes})


def payment_id(desk, number):
    with reading(desk.engine) as tx:
        return tx.execute(select(payments.c.id).where(payments.c.number == number)).scalar_one()


def test_a_full_refund_gives_back_every_payment(either_desk):
    receipt = give_back(either_desk, "PART", 140_00)

    assert receipt.documents == ("RE-000001", "RE-000002")  # one for each of its two payments
    assert either_desk.state("PART").refundable_minor == 0
    require_sound(either_desk.engine)


def test_a_refund_takes_from_the_newest_payment_first(desk):
    give_back(desk, "PART", 50_00)

    with reading(desk.engine) as tx:
        given = select(payments.c.number, refunds.c.amount_minor).join_from(refunds, payments)
        given = given.where(refunds.c.source == "staff").order_by(refunds.c.id)
        assert [tuple(row) for row in tx.execute(given)] == [("P3", 40_00), ("P2", 10_00)]


def test_a_refund_of_one_payment_takes_from_that_one_only(desk):
    give_back(desk, "PART", 100_00, payment_id=payment_id(desk, "P2"))

    with pytest.raises(NotFound):
        give_back(desk, "PART", 1, payment_id=payment_id(desk, "P2"))
    with pytest.raises(AmountTooLarge, match=r"£40\.00"):
        give_back(desk, "PART", 40_01, payment_id=payment_id(desk, "P3"))


def test_a_refund_after_a_credit_note_leaves_the_invoice_paid(desk):
    desk.do(credit_amount, invoice_id=desk.id("PAID"), amount=pounds(20_00))
    receipt = give_back(desk, "PAID", 20_00)

    assert receipt.done == "£20.00 of invoice PAID was given back."
    assert desk.state("PAID").status is Status.PAID
    assert desk.state("PAID").outstanding_minor == 0
    require_sound(desk.engine)


def test_a_refund_without_a_credit_note_is_asked_for_again_and_says_so(desk):
    receipt = give_back(desk, "PAID", 20_00)

    assert "£20.00 is to be paid; write a credit note" in receipt.done
    assert desk.state("PAID").status is Status.OPEN
    assert desk.entries("PAID")["refund", "cash"] == -20_00
    require_sound(desk.engine)


def test_more_than_was_paid_is_never_given_back(desk):
    give_back(desk, "BACK", 48_00)

    with pytest.raises(NotAllowedInState, match="no payment"):
        give_back(desk, "BACK", 1)


@pytest.mark.parametrize("number", ["OPEN", "DRAFT", "VOID", "LOST"])
def test_where_nothing_was_paid_nothing_is_given_back(desk, number):
    with pytest.raises(NotAllowedInState):
        give_back(desk, number, 1_00)


def test_a_refund_at_the_limit_needs_one_person_and_above_it_two(desk):
    with pytest.raises(NeedsSecondPerson, match=r"£50\.00"):
        give_back(desk, "PART", 50_01, rules=LIMITED)

    give_back(desk, "PART", 50_00, rules=LIMITED)


def test_many_small_refunds_are_no_way_around_the_limit(desk):
    give_back(desk, "PART", 30_00, rules=LIMITED)

    with pytest.raises(NeedsSecondPerson, match=r"£20\.00"):
        give_back(desk, "PART", 30_00, rules=LIMITED)


def test_a_limit_of_nothing_means_that_nobody_refunds_alone(desk):
    with pytest.raises(NeedsSecondPerson):
        give_back(desk, "PART", 1, rules=BillingSettings(refund_limit=0))


def test_an_invoice_is_given_back_in_parts(desk):
    give_back(desk, "PAID", 60_00)
    give_back(desk, "PAID", 60_00)

    assert desk.state("PAID").refunded_minor == 120_00
    require_sound(desk.engine)
