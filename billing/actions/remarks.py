"""What moves no money: notes, the dispute flag, and the mark that a reminder is to go out.

Notes and the flag need only a signed-in person. A reminder goes to a customer in the company's name, so it asks for
a proof as fresh as moving money does.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require
from billing.actions import texts
from billing.actions.receipt import Receipt
from billing.actions.task import Task, once, record, record_about
from billing.errors import NotFound
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.settings import BillingSettings
from billing.store import invoice_state, remarks


def add_note(tx: Connection, *, invoice_id: int, body: str, by: Approver, key: str, now: datetime) -> Receipt:
    """Write a note about an invoice; its customer's page shows it, too."""
    cleaned = texts.note(body)
    task = Task(Action.ADD_NOTE, by, key, now, {"invoice": invoice_id, "body": cleaned})

    def carry_out() -> Receipt:
        state = invoice_state.hold(tx, invoice_id)
        _write_note(tx, task, state.customer_id, state.id, cleaned)
        done = f"The note on invoice {state.number} was saved."
        return Receipt(task.action, task.reference, done, invoices=(state,))

    return once(tx, task, carry_out)


def add_customer_note(tx: Connection, *, customer_id: int, body: str, by: Approver, key: str, now: datetime) -> Receipt:
    """Write a note about a customer."""
    cleaned = texts.note(body)
    task = Task(Action.ADD_NOTE, by, key, now, {"customer": customer_id, "body": cleaned})

    def carry_out() -> Receipt:
        if not invoice_state.customer_exists(tx, customer_id):
            raise NotFound("There is no such customer. Open the page again.")
        _write_note(tx, task, customer_id, None, cleaned)
        return Receipt(task.action, task.reference, "The note was saved.")

    return once(tx, task, carry_out)


def set_dispute(tx: Connection, *, invoice_id: int, reason: str, by: Approver, key: str, now: datetime) -> Receipt:
    """Say that the customer disputes an invoice; no reminder goes out until that is settled."""
    why = texts.reason(reason)
    task = Task(Action.SET_DISPUTE, by, key, now, {"invoice": invoice_id, "reason": why})
    return once(tx, task, lambda: _flag(tx, task, invoice_id, why, lambda state: state.disputed(task.today)))


def clear_dispute(tx: Connection, *, invoice_id: int, reason: str, by: Approver, key: str, now: datetime) -> Receipt:
    """Say that the dispute is settled."""
    why = texts.reason(reason)
    task = Task(Action.CLEAR_DISPUTE, by, key, now, {"invoice": invoice_id, "reason": why})
    return once(tx, task, lambda: _flag(tx, task, invoice_id, why, lambda state: state.disputed(None)))


def mark_for_dunning(
    tx: Connection, *, invoice_id: int, by: Approver, key: str, now: datetime, rules: BillingSettings
) -> Receipt:
    """Mark an overdue invoice for a reminder."""
    by.require_fresh(now, rules.proof_max_age)
    task = Task(Action.MARK_FOR_DUNNING, by, key, now, {"invoice": invoice_id})

    def carry_out() -> Receipt:
        state = invoice_state.hold(tx, invoice_id)
        last = remarks.last_dunned_on(tx, state.id)
        require(Action.MARK_FOR_DUNNING, Facts(state, task.today, last_dunned_on=last))
        remarks.add_dunning_mark(tx, state.id, task.today)
        record_about(
            tx,
            task,
            ("invoice", state.id),
            customer_id=state.customer_id,
            invoice_id=state.id,
            before={"last_dunned_on": last.isoformat() if last else None},
            after={"last_dunned_on": task.today.isoformat()},
        )
        done = f"Invoice {state.number} is marked for a reminder."
        return Receipt(task.action, task.reference, done, invoices=(state,))

    return once(tx, task, carry_out)


def _write_note(tx: Connection, task: Task, customer_id: int, invoice_id: int | None, body: str) -> None:
    note_id = remarks.add_note(tx, customer_id, invoice_id, body, task.person, task.now)
    record_about(
        tx, task, ("note", note_id), customer_id=customer_id, invoice_id=invoice_id, before={}, after={"note": note_id}
    )


def _flag(
    tx: Connection, task: Task, invoice_id: int, reason: str, move: Callable[[InvoiceState], InvoiceState]
) -> Receipt:
    before = invoice_state.hold(tx, invoice_id)
    require(task.action, Facts(before, task.today))
    after = move(before)
    invoice_state.save(tx, after)
    record(tx, task, before, after, reason)
    now = "is marked as disputed" if after.disputed_on else "is no longer disputed"
    return Receipt(task.action, task.reference, f"Invoice {after.number} {now}.", invoices=(after,))
