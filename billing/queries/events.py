"""Billing's record of who did what: of one invoice, of one customer, under one reference, or the newest of all."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from billing.money import Money
from billing.store.action_tables import billing_events
from billing.store.documents import invoices
from billing.store.imports import import_batches, import_events


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event. `before` and `after` are JSON texts; `invoice` is a number, None for events about a customer."""

    id: int
    at: datetime
    subject: str
    name: str
    verified_at: datetime | None
    action: str
    entity: str
    entity_id: int
    invoice_id: int | None
    customer_id: int | None
    before: str = field(repr=False)
    after: str = field(repr=False)
    reason: str = field(repr=False)
    reference: str
    invoice: str | None

    @property
    def moved(self) -> Money | None:
        """The sum it was about; None where none was."""
        before, after = (json.loads(text or "{}") for text in (self.before, self.after))
        moves = [abs(after[name] - before.get(name, 0)) for name in _SUMS if name in after]
        found = next((minor for minor in moves if minor), None)
        return None if found is None else Money(found, after["currency"])


_SUMS = ("amount_minor", "paid_minor", "credited_minor", "refunded_minor", "outstanding_minor")
"""Each is moved by one sort of action alone, but for the last, which follows them and tells where an invoice ended."""


def events_of_invoice(tx: Connection, invoice_id: int, *, size: int = 100) -> list[EventRow]:
    """What people did with an invoice, the newest first."""
    return _events(tx, [billing_events.c.invoice_id == invoice_id], size)


def events_of_customer(tx: Connection, customer_id: int, *, size: int = 100) -> list[EventRow]:
    """What people did about a customer and their invoices, the newest first."""
    return _events(tx, [billing_events.c.customer_id == customer_id], size)


def events_under(tx: Connection, *references: str) -> list[EventRow]:
    """Everything that the actions with these references did, imports among it, the newest first."""
    done = _events(tx, [billing_events.c.reference.in_(references)], 1000)
    return sorted([*done, *_imports(tx, references)], key=lambda event: event.at, reverse=True)


def latest_events(tx: Connection, *, before_id: int | None = None, size: int = 50) -> list[EventRow]:
    """The newest events of all; `before_id` goes on where a page ended."""
    return _events(tx, [billing_events.c.id < before_id] if before_id else [], size)


def _imports(tx: Connection, references: Sequence[str]) -> list[EventRow]:
    done = select(import_events, import_batches.c.file_name).join_from(import_events, import_batches)
    wanted = done.where(import_events.c.reference.in_([one for one in references if one]))
    return [
        EventRow(
            row.id,
            row.at,
            row.subject,
            row.name,
            row.verified_at,
            row.action,
            "import",
            row.batch_id,
            None,
            None,
            before="",
            after="",
            reason=row.file_name,
            reference=row.reference,
            invoice=None,
        )
        for row in tx.execute(wanted.order_by(import_events.c.id.desc()).limit(1000))
    ]


def _events(tx: Connection, conditions: list[ColumnElement[bool]], size: int) -> list[EventRow]:
    columns = [*(billing_events.c[name] for name in EventRow.__slots__[:-1]), invoices.c.number]
    joined = billing_events.outerjoin(invoices, invoices.c.id == billing_events.c.invoice_id)
    statement = select(*columns).select_from(joined).where(*conditions).order_by(billing_events.c.id.desc())
    return [EventRow(*row) for row in tx.execute(statement.limit(size))]
