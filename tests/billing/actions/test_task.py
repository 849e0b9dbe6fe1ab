import json
from dataclasses import replace

import pytest

from billing.action_rules import Action
from billing.actions import new_key, refund, set_dispute, void
from billing.errors import AlreadyDone, AmountTooLarge
from billing.queries.events import events_of_customer, events_of_invoice, events_under, latest_events
from database import reading
from tests.support.desk import ADA, BEN, NOW, pounds, require_sound


def give_back(desk, minor, **changes):
    return desk.do(refund, **{"invoice_id": desk.id("PART"), "amount": pounds(minor), **changes})


def test_the_same_form_sent_twice_does_one_thing_and_gives_one_receipt(either_desk):
    key = new_key()
    first = give_back(either_desk, 10_00, key=key)
    between = either_desk.content()

    second = give_back(either_desk, 10_00, key=key)

    assert second == first
    assert (first.repeated, second.repeated) == (False, True)
    assert either_desk.content() == between
    require_sound(either_desk.engine)


@pytest.mark.parametrize(
    "changes",
    [{"amount": pounds(10_01)}, {"reason": "Another"}, {"by": BEN}, {"payment_id": 2}],
    ids=["amount", "reason", "person", "payment"],
)
def test_the_same_key_for_something_else_is_refused(desk, changes):
    key = new_key()
    give_back(desk, 10_00, key=key)
    between = desk.content()

    with pytest.raises(AlreadyDone):
        give_back(desk, **{"minor": 10_00, "key": key, **changes})
    assert desk.content() == between


def test_the_same_key_for_another_action_is_refused(desk):
    key = new_key()
    desk.do(set_dispute, invoice_id=desk.id("OPEN"), key=key)

    with pytest.raises(AlreadyDone):
        desk.do(void, invoice_id=desk.id("OPEN"), key=key)


def test_a_refused_form_is_corrected_and_sent_with_the_key_it_has(desk):
    key = new_key()
    with pytest.raises(AmountTooLarge):
        give_back(desk, 999_00, key=key)

    assert give_back(desk, 10_00, key=key).repeated is False


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "with space in it!", "k" * 16 + "\n", None, 7])
def test_what_is_no_key_is_refused(desk, key):
    with pytest.raises(AlreadyDone):
        give_back(desk, 10_00, key=key)


def test_every_form_gets_a_key_of_its_own():
    assert len({new_key() for _ in range(100)}) == 100


def test_an_event_says_who_did_what_when_why_and_from_where_to_where(either_desk):
    receipt = give_back(either_desk, 10_00, reason="  Damaged ")

    with reading(either_desk.engine) as tx:
        (event,) = events_of_invoice(tx, either_desk.id("PART"))
        assert events_under(tx, receipt.reference) == [event]
        assert latest_events(tx) == events_of_customer(tx, event.customer_id) == [event]
        assert latest_events(tx, before_id=event.id) == []
    assert (event.subject, event.name, event.at, event.verified_at) == ("ada", "Ada Lane", NOW, ADA.verified_at)
    assert (event.action, event.entity, event.reason, event.invoice) == ("refund", "invoice", "Damaged", "PART")
    assert (json.loads(event.before)["refunded_minor"], json.loads(event.after)["refunded_minor"]) == (0, 10_00)


def test_a_name_that_would_spoil_the_record_is_made_to_fit(desk):
    give_back(desk, 10_00, by=replace(ADA, name="Ada\x00\n\u202eenal" + "x" * 300))

    with reading(desk.engine) as tx:
        (event,) = latest_events(tx)
    assert event.name.startswith("Ada enalx")
    assert len(event.name) <= 200


def test_a_receipt_can_be_read_out_and_names_its_action(desk):
    receipt = give_back(desk, 10_00)

    assert receipt.action is Action.REFUND
    assert len(receipt.reference) == 9
    assert receipt.reference[4] == "-"
