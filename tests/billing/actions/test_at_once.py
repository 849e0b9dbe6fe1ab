"""Thirty-two people on one invoice in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from billing import actions
from billing.errors import AlreadyDone, BillingError
from billing.model import Method
from tests.support.desk import NOW, pounds, require_sound

PEOPLE = 32


def at_once(desk, *attempts):
    """What came of each attempt: its receipt, or the refusal."""
    start = Barrier(len(attempts))

    def try_it(attempt):
        verb, arguments = attempt
        start.wait()
        try:
            return desk.do(verb, **arguments)
        except BillingError as refusal:
            return refusal

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(try_it, attempts))


def done(outcomes):
    return [one for one in outcomes if isinstance(one, actions.Receipt)]


def test_as_many_refunds_as_there_is_money_succeed(either_desk):
    attempt = (actions.refund, {"invoice_id": either_desk.id("PART"), "amount": pounds(40_00)})

    outcomes = at_once(either_desk, *[attempt] * PEOPLE)

    assert len(done(outcomes)) == 3  # of £140.00
    assert either_desk.state("PART").refunded_minor == 120_00
    require_sound(either_desk.engine)


def test_one_form_sent_thirty_two_times_does_one_thing(either_desk):
    arguments = {"invoice_id": either_desk.id("PART"), "amount": pounds(40_00), "key": actions.new_key()}

    outcomes = at_once(either_desk, *[(actions.refund, arguments)] * PEOPLE)

    assert len(set(outcomes)) == 1
    assert sum(not receipt.repeated for receipt in done(outcomes)) == 1
    assert either_desk.state("PART").refunded_minor == 40_00
    require_sound(either_desk.engine)


def test_one_key_for_thirty_two_sums_does_one_of_them(either_desk):
    common = {"invoice_id": either_desk.id("PART"), "key": actions.new_key()}
    attempts = [(actions.refund, {**common, "amount": pounds(minor)}) for minor in range(1, PEOPLE + 1)]

    outcomes = at_once(either_desk, *attempts)

    assert len(done(outcomes)) == 1
    assert sum(isinstance(one, AlreadyDone) for one in outcomes) == PEOPLE - 1
    require_sound(either_desk.engine)


def test_one_key_for_thirty_two_invoices_does_one_of_them(either_desk):
    key, numbers = actions.new_key(), ["OPEN", "NEXT", "LATER", "PART"] * 8
    attempts = [(actions.set_dispute, {"invoice_id": either_desk.id(number), "key": key}) for number in numbers]

    outcomes = at_once(either_desk, *attempts)

    assert len({one.reference for one in done(outcomes)}) == 1
    assert len(done(outcomes)) == 8  # the same form eight times, and three others
    require_sound(either_desk.engine)


def test_different_things_at_once_leave_the_books_sound(either_desk):
    of_part = {"invoice_id": either_desk.id("PART")}
    about = {"currency": "GBP", "received_on": NOW.date(), "method": Method.CARD, "bank_reference": ""}
    mixed = [
        (actions.record_payment, {**about, "shares": [(either_desk.id("PART"), 30_00)]}),
        (actions.record_payment, {**about, "shares": [(either_desk.id("PART"), 5_00), (either_desk.id("NEXT"), 1_00)]}),
        (actions.refund, {**of_part, "amount": pounds(25_00)}),
        (actions.credit_amount, {**of_part, "amount": pounds(20_00)}),
        (actions.void, of_part),
        (actions.set_dispute, of_part),
        (actions.request_refund, {**of_part, "amount": pounds(50_00)}),
        (actions.write_off, of_part),
    ]

    outcomes = at_once(either_desk, *mixed * 4)

    assert done(outcomes)
    require_sound(either_desk.engine)


def test_documents_written_at_once_have_numbers_without_gaps(either_desk):
    attempts = [
        (actions.credit_amount, {"invoice_id": either_desk.id(number), "amount": pounds(1_00)})
        for number in ["OPEN", "NEXT", "LATER", "PART"] * 8
    ]

    outcomes = at_once(either_desk, *attempts)

    numbers = sorted(number for receipt in outcomes for number in receipt.documents)
    assert numbers == [f"CN-{serial:06d}" for serial in range(1, PEOPLE + 1)]
