"""What may be done with an invoice, and why not: pure rules, asked by the actions and by the screens' buttons.

draft → open → paid | void | uncollectible. Void only with nothing applied; a paid invoice is corrected by a credit
note, never edited. `open` and `paid` follow from what is left to pay, so a refund that no credit note covers makes a
paid invoice open again. Void and uncollectible are ends.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from billing.errors import AmountTooLarge, NotAllowedInState, NotAnAmount, WrongCurrency
from billing.invoice_state import InvoiceState
from billing.model import Status
from billing.money import Money


class Action(StrEnum):
    """What people do with invoices."""

    RECORD_PAYMENT = "record_payment"
    REFUND = "refund"
    REQUEST_REFUND = "request_refund"
    APPROVE_REFUND = "approve_refund"
    DECLINE_REFUND = "decline_refund"
    CREDIT_NOTE = "credit_note"
    VOID = "void"
    WRITE_OFF = "write_off"
    MARK_FOR_DUNNING = "mark_for_dunning"
    ADD_NOTE = "add_note"
    SET_DISPUTE = "set_dispute"
    CLEAR_DISPUTE = "clear_dispute"


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules look at."""

    state: InvoiceState
    today: date
    last_dunned_on: date | None = None
    refund_requested: bool = False


def why_not(action: Action, facts: Facts) -> str | None:
    """The sentence that says why this cannot be done with the invoice now; None when it can."""
    return _RULES[action](facts)


def require(action: Action, facts: Facts) -> None:
    """Refuse what cannot be done now."""
    if sentence := why_not(action, facts):
        raise NotAllowedInState(sentence)


def at_most(action: Action, state: InvoiceState) -> int | None:
    """The largest amount of an action that has one, in minor units."""
    most = {
        Action.RECORD_PAYMENT: state.outstanding_minor,
        Action.REFUND: state.refundable_minor,
        Action.REQUEST_REFUND: state.refundable_minor,
        Action.CREDIT_NOTE: state.creditable_minor,
    }
    return most.get(action)


def require_amount(action: Action, amount: Money, state: InvoiceState) -> None:
    """Refuse an amount that is none, is of another currency, or is more than there is."""
    require_positive(amount)
    if amount.currency != state.currency:
        raise WrongCurrency(f"This invoice is in {state.currency}; enter the amount in {state.currency}.")
    most = at_most(action, state)
    if most is not None and amount.minor > most:
        raise AmountTooLarge(f"At most {state.money(most)} is possible here.")


def require_positive(amount: Money) -> None:
    """Refuse what is not a whole number above zero: neither fractions nor truth values are money."""
    if type(amount.minor) is not int or amount.minor <= 0:
        raise NotAnAmount("Enter an amount above zero.")


def _ended(state: InvoiceState) -> str | None:
    sentences = {
        Status.DRAFT: "This invoice is a draft; nothing has been asked for yet.",
        Status.VOID: "This invoice is void; nothing can be done with it any more.",
        Status.UNCOLLECTIBLE: "This invoice was written off; nothing can be done with it any more.",
    }
    return sentences.get(state.status)


def _payment(facts: Facts) -> str | None:
    return _ended(facts.state) or _unless(facts.state.outstanding_minor > 0, "Nothing is left to pay on this invoice.")


def _refund(facts: Facts) -> str | None:
    nothing = "There is no payment on this invoice that could be given back."
    return _ended(facts.state) or _unless(facts.state.refundable_minor > 0, nothing)


def _request_refund(facts: Facts) -> str | None:
    return _refund(facts) or _unless(not facts.refund_requested, "A refund of this invoice already waits for approval.")


def _credit_note(facts: Facts) -> str | None:
    nothing = "All of this invoice has been credited already."
    return _ended(facts.state) or _unless(facts.state.creditable_minor > 0, nothing)


def _void(facts: Facts) -> str | None:
    state = facts.state
    if ended := _ended(state):
        return ended
    if state.paid_minor:
        return "A payment was applied to this invoice; write a credit note instead."
    if state.credited_minor:
        return "Part of this invoice was credited; credit the rest instead."
    return _unless(state.status is Status.OPEN, "This invoice asks for nothing, so there is nothing to make void.")


def _write_off(facts: Facts) -> str | None:
    return _ended(facts.state) or _unless(facts.state.outstanding_minor > 0, "There is nothing left to write off.")


def _dunning(facts: Facts) -> str | None:
    state = facts.state
    if closed := _payment(facts):
        return closed
    if state.disputed_on:
        return "This invoice is disputed; settle the dispute first."
    if state.due_on >= facts.today:
        return "This invoice is not overdue."
    # Days may be told in another zone than the last mark's, so later than today counts as today.
    marked_today = facts.last_dunned_on is not None and facts.last_dunned_on >= facts.today
    return _unless(not marked_today, "This invoice was already marked for a reminder today.")


def _set_dispute(facts: Facts) -> str | None:
    return _ended(facts.state) or _unless(facts.state.disputed_on is None, "This invoice is already disputed.")


def _clear_dispute(facts: Facts) -> str | None:
    return _unless(facts.state.disputed_on is not None, "This invoice is not disputed.")


def _decision(facts: Facts) -> str | None:
    return _unless(facts.refund_requested, "No refund of this invoice waits for approval.")


def _approve(facts: Facts) -> str | None:
    return _decision(facts) or _refund(facts)


def _note(facts: Facts) -> str | None:
    return None


def _unless(holds: bool, sentence: str) -> str | None:
    return None if holds else sentence


_RULES: Mapping[Action, Callable[[Facts], str | None]] = {
    Action.RECORD_PAYMENT: _payment,
    Action.REFUND: _refund,
    Action.REQUEST_REFUND: _request_refund,
    Action.APPROVE_REFUND: _approve,
    Action.DECLINE_REFUND: _decision,
    Action.CREDIT_NOTE: _credit_note,
    Action.VOID: _void,
    Action.WRITE_OFF: _write_off,
    Action.MARK_FOR_DUNNING: _dunning,
    Action.ADD_NOTE: _note,
    Action.SET_DISPUTE: _set_dispute,
    Action.CLEAR_DISPUTE: _clear_dispute,
}
