from datetime import timedelta

import pytest

from billing.actions import approve_refund, decline_refund, refund, request_refund
from billing.errors import AmountTooLarge, NeedsSecondPerson, NotAllowedInState, NotFound, ProofTooOld
from billing.model import Approver
from billing.queries.approvals import approvals_of, waiting_approvals
from billing.settings import BillingSettings
from database import reading
from tests.support.desk import ADA, BEN, NOW, pounds, require_sound

LIMITED = BillingSettings(refund_limit=50_00)


def ask(desk, minor=100_00, **changes):
    arguments = {"invoice_id": desk.id("PART"), "amount": pounds(minor), "rules": LIMITED, **changes}
    return desk.do(request_refund, **arguments).request_id


def test_a_second_person_approves_and_the_money_goes_back(either_desk):
    receipt = either_desk.do(approve_refund, request_id=ask(either_desk), by=BEN, rules=LIMITED)

    assert receipt.documents == ("RE-000001", "RE-000002")
    assert either_desk.state("PART").refunded_minor == 100_00
    with reading(either_desk.engine) as tx:
        (row,) = approvals_of(tx, either_desk.id("PART"))
        assert waiting_approvals(tx) == []
    assert (row.requested_name, row.decided_name, row.decision) == ("Ada Lane", "Ben Moor", "approved")
    require_sound(either_desk.engine)


def test_a_request_alone_moves_nothing_and_waits_to_be_seen(desk):
    request_id = ask(desk)

    assert desk.state("PART").refunded_minor == 0
    with reading(desk.engine) as tx:
        (row,) = waiting_approvals(tx)
    assert (row.id, row.customer, row.amount_minor, row.requested_by) == (request_id, "Elmbrook Bakery", 100_00, "ada")


def test_nobody_approves_what_they_asked_for(desk):
    request_id = ask(desk)

    with pytest.raises(NeedsSecondPerson):
        desk.do(approve_refund, request_id=request_id, by=ADA, rules=LIMITED)
    assert desk.state("PART").refunded_minor == 0


def test_an_approval_needs_a_fresh_proof_of_the_one_who_approves(desk):
    request_id = ask(desk)

    with pytest.raises(ProofTooOld):
        desk.do(approve_refund, request_id=request_id, by=Approver("ben", "Ben", NOW - timedelta(hours=1)))


def test_a_request_is_decided_once(desk):
    request_id = ask(desk)
    desk.do(decline_refund, request_id=request_id, by=BEN)

    with pytest.raises(NotAllowedInState):
        desk.do(approve_refund, request_id=request_id, by=BEN)
    with pytest.raises(NotAllowedInState):
        desk.do(decline_refund, request_id=request_id, by=BEN)


def test_who_asked_may_take_it_back_and_ask_again(desk):
    desk.do(decline_refund, request_id=ask(desk), by=ADA, reason="Typed the wrong sum")

    ask(desk, 60_00)


def test_one_request_of_an_invoice_waits_at_a_time(desk):
    ask(desk)

    with pytest.raises(NotAllowedInState, match="waits"):
        ask(desk)


def test_what_was_given_back_meanwhile_cannot_be_approved_again(desk):
    request_id = ask(desk)
    desk.do(refund, invoice_id=desk.id("PART"), amount=pounds(50_00), rules=LIMITED)

    with pytest.raises(AmountTooLarge, match=r"£90\.00"):
        desk.do(approve_refund, request_id=request_id, by=BEN, rules=LIMITED)
    require_sound(desk.engine)


def test_an_approved_refund_does_not_use_up_what_one_person_may_give_back(desk):
    desk.do(approve_refund, request_id=ask(desk, 60_00), by=BEN, rules=LIMITED)

    desk.do(refund, invoice_id=desk.id("PART"), amount=pounds(50_00), rules=LIMITED)
    require_sound(desk.engine)


@pytest.mark.parametrize("request_id", [0, -1, 99, 2**70, "1", None])
def test_a_request_that_is_none_is_not_found(desk, request_id):
    with pytest.raises(NotFound):
        desk.do(approve_refund, request_id=request_id, by=BEN)
