"""What people wrote about an invoice or a customer, and the days of its reminders."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, select

from billing.store.action_tables import dunning_marks, notes
from billing.store.documents import invoices


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note. `invoice` is the number of the invoice it is about, None where it is about the customer alone."""

    id: int
    written_at: datetime
    name: str
    body: str = field(repr=False)
    invoice_id: int | None
    invoice: str | None


def notes_of_invoice(tx: Connection, invoice_id: int, *, size: int = 50) -> list[NoteRow]:
    """The notes on an invoice, the newest first."""
    return _notes(tx, notes.c.invoice_id == invoice_id, size)


def notes_of_customer(tx: Connection, customer_id: int, *, size: int = 50) -> list[NoteRow]:
    """The notes on a customer and on their invoices, the newest first."""
    return _notes(tx, notes.c.customer_id == customer_id, size)


def reminders_of(tx: Connection, invoice_id: int) -> list[date]:
    """The days on which an invoice was marked for a reminder, the newest first."""
    marked = select(dunning_marks.c.marked_on).where(dunning_marks.c.invoice_id == invoice_id)
    return list(tx.execute(marked.order_by(dunning_marks.c.marked_on.desc())).scalars())


def _notes(tx: Connection, about: ColumnElement[bool], size: int) -> list[NoteRow]:
    columns = (notes.c.id, notes.c.written_at, notes.c.name, notes.c.body, notes.c.invoice_id, invoices.c.number)
    statement = select(*columns).select_from(notes.outerjoin(invoices, invoices.c.id == notes.c.invoice_id))
    return [NoteRow(*row) for row in tx.execute(statement.where(about).order_by(notes.c.id.desc()).limit(size))]
