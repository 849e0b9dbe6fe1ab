"""Giving money back: of one payment, or of the newest payments of an invoice until the sum is reached.

Above the limit a second person decides. What one invoice gave back without a second person is added up, so that
many small refunds are not a way around it.
"""

from datetime import datetime

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require, require_amount
from billing.actions import moves, texts
from billing.actions.receipt import Receipt
from billing.actions.task import Task, once, record
from billing.errors import AmountTooLarge, NeedsSecondPerson, NotFound
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.money import Money
from billing.settings import BillingSettings
from billing.store import invoice_state, refund_requests, settlements
from billing.store.ledger import post
from billing.store.numbers import REFUND, next_number


def refund(
    tx: Connection,
    *,
    invoice_id: int,
    amount: Money,
    reason: str,
    payment_id: int | None = None,
    by: Approver,
    key: str,
    now: datetime,
    rules: BillingSettings,
) -> Receipt:
    """Give back an amount of what was paid on an invoice; of one payment only where it is named."""
    by.require_fresh(now, rules.proof_max_age)
    why = texts.reason(reason)
    arguments = {
        "invoice": invoice_id,
        "minor": amount.minor,
        "currency": amount.currency,
        "reason": why,
        "payment": payment_id,
    }
    task = Task(Action.REFUND, by, key, now, arguments)

    def carry_out() -> Receipt:
        before = invoice_state.hold(tx, invoice_id)
        require(Action.REFUND, Facts(before, task.today))
        require_amount(Action.REFUND, amount, before)
        alone = alone_up_to(tx, before, rules)
        if alone is not None and amount.minor > alone:
            raise NeedsSecondPerson(
                f"You can give back {before.money(alone)} here alone; ask for approval of the rest."
            )
        return give_back(tx, task, before, amount, why, payment_id)

    return once(tx, task, carry_out)


def alone_up_to(tx: Connection, state: InvoiceState, rules: BillingSettings) -> int | None:
    """How much more of the invoice one person can give back alone; None where there is no limit."""
    if rules.refund_limit is None:
        return None
    alone = settlements.refunded_by_staff(tx, state.id) - refund_requests.approved_minor(tx, state.id)
    return max(0, rules.refund_limit - alone)


def give_back(
    tx: Connection, task: Task, before: InvoiceState, amount: Money, reason: str, payment_id: int | None = None
) -> Receipt:
    """Carry out a refund of a locked invoice that every rule has allowed."""
    parts = [
        (next_number(tx, REFUND), paid_by, minor) for paid_by, minor in _parts(tx, before, amount.minor, payment_id)
    ]
    for number, paid_by, minor in parts:
        settlements.add_refund(tx, number, before, (paid_by, minor), task.today, reason)
    after = before.refunded(amount.minor)
    invoice_state.save(tx, after)
    post(tx, [moves.refunded(before, number, task.today, minor) for number, _, minor in parts], task.now)
    record(tx, task, before, after, reason)
    return Receipt(
        task.action,
        task.reference,
        f"{amount} of invoice {before.number} was given back.{_asks_again(after)}",
        documents=tuple(number for number, _, _ in parts),
        invoices=(after,),
    )


def _parts(tx: Connection, state: InvoiceState, minor: int, payment_id: int | None) -> list[tuple[int, int]]:
    """Of which payments how much goes back."""
    sources = settlements.refundable(tx, state.id)
    if payment_id is not None:
        sources = [source for source in sources if source.payment_id == payment_id]
        if not sources:
            raise NotFound("There is no such payment on this invoice, or it was given back. Open the page again.")
    parts, wanted = [], minor
    for source in sources:
        part = min(source.left_minor, wanted)
        parts.append((source.payment_id, part))
        wanted -= part
        if not wanted:
            return parts
    raise AmountTooLarge(f"At most {state.money(minor - wanted)} is possible here.")


def _asks_again(state: InvoiceState) -> str:
    if state.outstanding_minor <= 0:
        return ""
    return f" {state.money(state.outstanding_minor)} is to be paid; write a credit note if that is no longer owed."
