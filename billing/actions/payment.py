"""Recording a payment: for one invoice, whole or in part, or for several invoices of one customer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require, require_amount, require_positive
from billing.actions import moves, texts
from billing.actions.receipt import Receipt
from billing.actions.task import Task, once, record
from billing.errors import AmountTooLarge, NotAllowedInState, NotFound, WrongDay
from billing.invoice_state import InvoiceState
from billing.model import Approver, Method
from billing.money import Money
from billing.settings import BillingSettings
from billing.store import invoice_state
from billing.store.ledger import post
from billing.store.numbers import PAYMENT, next_number
from billing.store.settlements import Received, add_payment

MOST_INVOICES = 100
EARLIEST = date(2000, 1, 1)
_ZONES_AHEAD = timedelta(days=1)  # it can be tomorrow already where the payment came in


def record_payment(
    tx: Connection,
    *,
    shares: Sequence[tuple[int, int]],
    currency: str,
    received_on: date,
    method: Method,
    bank_reference: str,
    by: Approver,
    key: str,
    now: datetime,
    rules: BillingSettings,
) -> Receipt:
    """Record one payment. `shares` says how much of it, in minor units, settles which invoice."""
    by.require_fresh(now, rules.proof_max_age)
    note = texts.bank_reference(bank_reference)
    arguments = {
        "shares": [list(share) for share in shares],
        "currency": currency,
        "received_on": received_on.isoformat(),
        "method": method.value,
        "bank_reference": note,
    }
    task = Task(Action.RECORD_PAYMENT, by, key, now, arguments)

    def carry_out() -> Receipt:
        _require_day(received_on, task.today)
        held = _held(tx, shares, currency, task.today)
        return _record(tx, task, held, Received(next_number(tx, PAYMENT), received_on, method, note))

    return once(tx, task, carry_out)


def latest(today: date) -> date:
    """The last day on which a payment can have come in."""
    return today + _ZONES_AHEAD


def _require_day(received_on: date, today: date) -> None:
    if not EARLIEST <= received_on <= latest(today):
        raise WrongDay("Enter the day on which the payment came in; it cannot lie in the future.")


def _held(
    tx: Connection, shares: Sequence[tuple[int, int]], currency: str, today: date
) -> list[tuple[InvoiceState, int]]:
    """The invoices, locked, each with its share of the payment."""
    parts = dict(shares)
    if not parts or len(parts) != len(shares):
        raise NotFound("Choose each invoice once.")
    if len(parts) > MOST_INVOICES:
        raise AmountTooLarge(f"At most {MOST_INVOICES} invoices can be settled by one payment.")
    for minor in parts.values():
        require_positive(Money(minor, currency))
    held = [(state, parts[state.id]) for state in invoice_state.hold_all(tx, list(parts))]
    if len({state.customer_id for state, _ in held}) > 1:
        raise NotAllowedInState("One payment settles invoices of one customer. Record a payment for each customer.")
    for state, minor in held:
        require(Action.RECORD_PAYMENT, Facts(state, today))
        require_amount(Action.RECORD_PAYMENT, Money(minor, currency), state)
    return held


def _record(tx: Connection, task: Task, held: list[tuple[InvoiceState, int]], received: Received) -> Receipt:
    add_payment(tx, received, held)
    settled = [(before, before.paid(minor)) for before, minor in held]
    for before, after in settled:
        invoice_state.save(tx, after)
        record(tx, task, before, after, received.reference)
    post(tx, [moves.paid(received.number, received.received_on, held)], task.now)
    first = held[0][0]
    amount = first.money(sum(minor for _, minor in held))
    where = f"invoice {first.number}" if len(held) == 1 else f"{len(held)} invoices"
    left = first.money(sum(after.outstanding_minor for _, after in settled))
    return Receipt(
        task.action,
        task.reference,
        f"{amount} was recorded as paid on {where}; {left} is left to pay.",
        documents=(received.number,),
        invoices=tuple(after for _, after in settled),
    )
