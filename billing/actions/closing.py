"""The two ends of an invoice that nobody pays: void, as if never asked for; written off, as a loss."""

from datetime import datetime

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require
from billing.actions import moves, texts
from billing.actions.receipt import Receipt
from billing.actions.task import Task, once, record
from billing.invoice_state import InvoiceState
from billing.model import Approver, Status
from billing.settings import BillingSettings
from billing.store import invoice_state
from billing.store.ledger import Movement, post


def void(
    tx: Connection, *, invoice_id: int, reason: str, by: Approver, key: str, now: datetime, rules: BillingSettings
) -> Receipt:
    """Make an invoice void that nothing was paid or credited on."""
    by.require_fresh(now, rules.proof_max_age)
    why = texts.reason(reason)
    task = Task(Action.VOID, by, key, now, {"invoice": invoice_id, "reason": why})

    def carry_out() -> Receipt:
        before = _ready(tx, task, invoice_id)
        done = f"Invoice {before.number} over {before.money(before.total_minor)} is void."
        return _close(
            tx, task, before, before.closed(Status.VOID, task.today), moves.voided(before, task.today), why, done
        )

    return once(tx, task, carry_out)


def write_off(
    tx: Connection, *, invoice_id: int, reason: str, by: Approver, key: str, now: datetime, rules: BillingSettings
) -> Receipt:
    """Give up what is left to pay on an invoice."""
    by.require_fresh(now, rules.proof_max_age)
    why = texts.reason(reason)
    task = Task(Action.WRITE_OFF, by, key, now, {"invoice": invoice_id, "reason": why})

    def carry_out() -> Receipt:
        before = _ready(tx, task, invoice_id)
        after = before.closed(Status.UNCOLLECTIBLE, task.today)
        done = f"{before.money(before.outstanding_minor)} of invoice {before.number} was written off."
        return _close(tx, task, before, after, moves.written_off(before, task.today), why, done)

    return once(tx, task, carry_out)


def _ready(tx: Connection, task: Task, invoice_id: int) -> InvoiceState:
    state = invoice_state.hold(tx, invoice_id)
    require(task.action, Facts(state, task.today))
    return state


def _close(
    tx: Connection,
    task: Task,
    before: InvoiceState,
    after: InvoiceState,
    movement: Movement | None,
    reason: str,
    done: str,
) -> Receipt:
    invoice_state.save(tx, after)
    post(tx, [movement] if movement else [], task.now)
    record(tx, task, before, after, reason)
    return Receipt(task.action, task.reference, done, invoices=(after,))
