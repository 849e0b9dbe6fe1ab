"""One invoice: its lines, and what was paid, credited and given back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, select

from billing.action_rules import Action
from billing.model import Status
from billing.queries.invoice_list import ROW_COLUMNS, InvoiceRow, row_of
from billing.store.action_tables import billing_events
from billing.store.documents import (
    credit_notes,
    customers,
    invoice_lines,
    invoices,
    payment_allocations,
    payments,
    refunds,
)
from billing.store.imports import DERIVED, UNDONE, import_batches, import_documents


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as printed."""

    description: str
    quantity_milli: int
    unit_price_micro: int
    tax_rate_bp: int
    net_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to the invoice. Positive amounts are still to pay, negative ones less to pay."""

    day: date
    what: str
    number: str
    note: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """Everything that its screen shows."""

    row: InvoiceRow
    net_minor: int
    tax_minor: int
    paid_minor: int
    credited_minor: int
    refunded_minor: int
    closed_on: date | None
    derived: bool
    """Whether its due day and its payments were made up by a rule, because its file has none."""
    lines: tuple[LineRow, ...]
    events: tuple[EventRow, ...]


def invoice_detail(tx: Connection, invoice_id: int) -> InvoiceDetail | None:
    """The invoice with that id, if there is one; one whose import was undone is none."""
    shown = (invoices.c.id == invoice_id, invoices.c.source != UNDONE)
    found = tx.execute(select(*ROW_COLUMNS).join_from(invoices, customers).where(*shown)).first()
    if found is None:
        return None
    row = row_of(*found)
    sums = tx.execute(
        select(
            invoices.c.net_minor,
            invoices.c.tax_minor,
            invoices.c.paid_minor,
            invoices.c.credited_minor,
            invoices.c.refunded_minor,
            invoices.c.closed_on,
        ).where(invoices.c.id == invoice_id)
    ).one()
    derived = _is_derived(tx, invoice_id)
    events = _events(tx, row, sums.closed_on, derived=derived)
    return InvoiceDetail(row, *sums, derived=derived, lines=_lines(tx, invoice_id), events=events)


def _is_derived(tx: Connection, invoice_id: int) -> bool:
    document = and_(
        import_documents.c.source == invoices.c.source,
        import_documents.c.kind == "invoice",
        import_documents.c.external_id == invoices.c.external_id,
    )
    batch = select(import_batches.c.derived).join_from(invoices, import_documents, document).join(import_batches)
    return bool(tx.execute(batch.where(invoices.c.id == invoice_id)).scalar_one_or_none())


def _lines(tx: Connection, invoice_id: int) -> tuple[LineRow, ...]:
    columns = [invoice_lines.c[name] for name in LineRow.__slots__]
    ordered = select(*columns).where(invoice_lines.c.invoice_id == invoice_id).order_by(invoice_lines.c.position)
    return tuple(LineRow(*line) for line in tx.execute(ordered))


def _events(tx: Connection, invoice: InvoiceRow, closed_on: date | None, *, derived: bool) -> tuple[EventRow, ...]:
    happened = [EventRow(invoice.issued_on, "Issued", invoice.number, "", invoice.total_minor)]
    happened += _payments(tx, invoice.id, derived=derived) + _credits(tx, invoice.id) + _refunds(tx, invoice.id)
    if invoice.disputed_on:
        happened.append(EventRow(invoice.disputed_on, "Disputed", invoice.number, "", 0))
    if closed_on:
        left = -sum(event.amount_minor for event in happened)
        what = "Made void" if invoice.status is Status.VOID else "Written off"
        happened.append(EventRow(closed_on, what, invoice.number, _why_closed(tx, invoice.id), left))
    return tuple(sorted(happened, key=lambda event: event.day))


def _why_closed(tx: Connection, invoice_id: int) -> str:
    """The reason that somebody here gave; a file gives none."""
    ends = [Action.VOID.value, Action.WRITE_OFF.value]
    reason = select(billing_events.c.reason).where(
        billing_events.c.invoice_id == invoice_id, billing_events.c.action.in_(ends)
    )
    return tx.execute(reason.order_by(billing_events.c.id.desc()).limit(1)).scalar_one_or_none() or ""


def _payments(tx: Connection, invoice_id: int, *, derived: bool) -> list[EventRow]:
    statement = (
        select(payments, payment_allocations.c.amount_minor.label("applied_minor"))
        .join_from(payment_allocations, payments)
        .where(payment_allocations.c.invoice_id == invoice_id)
        .order_by(payments.c.received_on, payment_allocations.c.id)
    )
    return [
        EventRow(
            row.received_on,
            "Payment",
            row.number,
            row.reference if derived and row.source == DERIVED else row.method.capitalize(),
            -row.applied_minor,
        )
        for row in tx.execute(statement)
    ]


def _credits(tx: Connection, invoice_id: int) -> list[EventRow]:
    statement = select(credit_notes).where(credit_notes.c.invoice_id == invoice_id).order_by(credit_notes.c.id)
    return [
        EventRow(row.issued_on, "Credit note", row.number, row.reason, -(row.net_minor + row.tax_minor))
        for row in tx.execute(statement)
    ]


def _refunds(tx: Connection, invoice_id: int) -> list[EventRow]:
    statement = select(refunds).where(refunds.c.invoice_id == invoice_id).order_by(refunds.c.id)
    return [EventRow(row.paid_on, "Refund", row.number, row.reason, row.amount_minor) for row in tx.execute(statement)]
