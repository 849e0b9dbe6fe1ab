import pytest

from billing.action_rules import Action
from billing.actions import mark_for_dunning, refund, request_refund, set_dispute
from billing.queries.possible_actions import possible_actions
from billing.settings import BillingSettings
from database import reading
from tests.support.desk import NOW, RULES, pounds

ALWAYS = {Action.ADD_NOTE}
POSSIBLE = {
    "OPEN": {
        *(Action.RECORD_PAYMENT, Action.CREDIT_NOTE, Action.VOID, Action.WRITE_OFF),
        *(Action.MARK_FOR_DUNNING, Action.SET_DISPUTE),
    },
    "PART": {
        *(Action.RECORD_PAYMENT, Action.CREDIT_NOTE, Action.WRITE_OFF, Action.MARK_FOR_DUNNING, Action.SET_DISPUTE),
        *(Action.REFUND, Action.REQUEST_REFUND),
    },
    "LATER": {Action.RECORD_PAYMENT, Action.CREDIT_NOTE, Action.VOID, Action.WRITE_OFF, Action.SET_DISPUTE},
    "PAID": {Action.REFUND, Action.REQUEST_REFUND, Action.CREDIT_NOTE, Action.SET_DISPUTE},
    "DRAFT": set(),
    "VOID": set(),
    "LOST": set(),
}


def possible(desk, number, rules=RULES):
    with reading(desk.engine) as tx:
        return possible_actions(tx, desk.id(number), rules, NOW.date())


@pytest.mark.parametrize("number", POSSIBLE)
def test_the_buttons_of_an_invoice_follow_from_where_it_stands(desk, number):
    allowed = {action for action, one in possible(desk, number).items() if one.why_not is None}

    assert allowed == POSSIBLE[number] | ALWAYS


def test_a_button_that_cannot_be_pressed_says_why(desk):
    assert possible(desk, "PAID")[Action.VOID].why_not == (
        "A payment was applied to this invoice; write a credit note instead."
    )


def test_amounts_say_how_much_is_possible(desk):
    answers = possible(desk, "PART", BillingSettings(refund_limit=50_00))

    assert answers[Action.RECORD_PAYMENT].at_most_minor == 100_00
    assert answers[Action.CREDIT_NOTE].at_most_minor == 240_00
    refund_of = answers[Action.REFUND]
    assert (refund_of.at_most_minor, refund_of.alone_up_to_minor) == (140_00, 50_00)
    assert possible(desk, "PART")[Action.REFUND].alone_up_to_minor is None


def test_the_answers_change_with_what_was_done(desk):
    limited = BillingSettings(refund_limit=50_00)
    about = {"invoice_id": desk.id("PART")}
    desk.do(refund, **about, amount=pounds(20_00), rules=limited)
    desk.do(request_refund, **about, amount=pounds(100_00), rules=limited)
    desk.do(mark_for_dunning, **about)
    desk.do(set_dispute, **about)

    answers = possible(desk, "PART", limited)

    assert answers[Action.REFUND].alone_up_to_minor == 30_00
    assert answers[Action.REQUEST_REFUND].why_not == "A refund of this invoice already waits for approval."
    assert answers[Action.APPROVE_REFUND].why_not is None
    assert answers[Action.CLEAR_DISPUTE].why_not is None
    assert answers[Action.MARK_FOR_DUNNING].why_not == "This invoice is disputed; settle the dispute first."


def test_a_limit_that_was_lowered_leaves_nothing_to_give_back_alone(desk):
    desk.do(refund, invoice_id=desk.id("PART"), amount=pounds(50_00))

    assert possible(desk, "PART", BillingSettings(refund_limit=20_00))[Action.REFUND].alone_up_to_minor == 0


@pytest.mark.parametrize("invoice_id", [0, 99, -1, 2**64, "1"])
def test_there_are_no_buttons_where_there_is_no_invoice(desk, invoice_id):
    with reading(desk.engine) as tx:
        assert possible_actions(tx, invoice_id, RULES, NOW.date()) is None
