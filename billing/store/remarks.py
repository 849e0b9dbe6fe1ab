"""Notes and reminders: written once, never changed."""

from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select

from billing.model import Approver
from billing.store.action_tables import dunning_marks, notes


def add_note(tx: Connection, customer_id: int, invoice_id: int | None, body: str, by: Approver, now: datetime) -> int:
    """Write a note about a customer, or about one of their invoices; returns its id."""
    values = {
        "customer_id": customer_id,
        "invoice_id": invoice_id,
        "body": body,
        "subject": by.subject,
        "name": by.name,
        "written_at": now,
    }
    note_id: int = tx.execute(insert(notes).values(values).returning(notes.c.id)).scalar_one()
    return note_id


def add_dunning_mark(tx: Connection, invoice_id: int, day: date) -> None:
    """Write that a reminder is to go out, decided on that day."""
    tx.execute(insert(dunning_marks).values(invoice_id=invoice_id, marked_on=day))


def last_dunned_on(tx: Connection, invoice_id: int) -> date | None:
    """The newest day on which the invoice was marked for a reminder."""
    newest = select(func.max(dunning_marks.c.marked_on)).where(dunning_marks.c.invoice_id == invoice_id)
    day: date | None = tx.execute(newest).scalar_one()
    return day
