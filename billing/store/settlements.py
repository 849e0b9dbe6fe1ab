"""Payments, refunds and credit notes that people record one at a time, and what is left of those there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select

from billing.invoice_state import InvoiceState
from billing.model import Credit, Method
from billing.store.action_tables import credit_note_lines
from billing.store.documents import credit_notes, invoice_lines, payment_allocations, payments, refunds

STAFF = "staff"
"""The source of what people recorded here, as against what came from a file."""


@dataclass(frozen=True, slots=True)
class Received:
    """A payment as somebody at a desk enters it."""

    number: str
    received_on: date
    method: Method
    reference: str


@dataclass(frozen=True, slots=True)
class Refundable:
    """What could still be given back of one payment to one invoice."""

    payment_id: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class CreditableLine:
    """A line, and whether a credit note has taken it off already."""

    id: int
    net_minor: int
    tax_minor: int
    credited: bool


def add_payment(tx: Connection, received: Received, shares: Sequence[tuple[InvoiceState, int]]) -> None:
    """Write a payment and which invoices it settles, all of one customer and currency."""
    first = shares[0][0]
    values = {
        "source": STAFF,
        "external_id": received.number,
        "number": received.number,
        "customer_id": first.customer_id,
        "currency": first.currency,
        "received_on": received.received_on,
        "amount_minor": sum(minor for _, minor in shares),
        "unapplied_minor": 0,
        "method": received.method.value,
        "reference": received.reference,
    }
    payment_id = tx.execute(insert(payments).values(values).returning(payments.c.id)).scalar_one()
    rows = [{"payment_id": payment_id, "invoice_id": state.id, "amount_minor": minor} for state, minor in shares]
    tx.execute(insert(payment_allocations), rows)


def refundable(tx: Connection, invoice_id: int) -> list[Refundable]:
    """The payments of an invoice that were not given back whole, the newest first."""
    given_back = (
        select(func.coalesce(func.sum(refunds.c.amount_minor), 0))
        .where(refunds.c.payment_id == payment_allocations.c.payment_id, refunds.c.invoice_id == invoice_id)
        .scalar_subquery()
    )
    applied = func.sum(payment_allocations.c.amount_minor)
    statement = (
        select(payment_allocations.c.payment_id, (applied - given_back).label("left"))
        .join_from(payment_allocations, payments)
        .where(payment_allocations.c.invoice_id == invoice_id)
        .group_by(payment_allocations.c.payment_id, payments.c.received_on)
        .order_by(payments.c.received_on.desc(), payment_allocations.c.payment_id.desc())
    )
    return [Refundable(row.payment_id, int(row.left)) for row in tx.execute(statement) if row.left > 0]


def add_refund(tx: Connection, number: str, state: InvoiceState, part: tuple[int, int], day: date, reason: str) -> None:
    """Write that so much (`part`: payment, amount) was given back of a payment."""
    values = {
        "source": STAFF,
        "external_id": number,
        "number": number,
        "payment_id": part[0],
        "invoice_id": state.id,
        "currency": state.currency,
        "paid_on": day,
        "amount_minor": part[1],
        "reason": reason,
    }
    tx.execute(insert(refunds).values(values))


def refunded_by_staff(tx: Connection, invoice_id: int) -> int:
    """What people have given back of an invoice here, whether alone or with approval."""
    given_back = select(func.sum(refunds.c.amount_minor)).where(
        refunds.c.invoice_id == invoice_id, refunds.c.source == STAFF
    )
    return int(tx.execute(given_back).scalar_one() or 0)


def credited_parts(tx: Connection, invoice_id: int) -> tuple[int, int]:
    """Net and tax that credit notes have taken off an invoice."""
    sums = select(func.sum(credit_notes.c.net_minor), func.sum(credit_notes.c.tax_minor))
    net, tax = tx.execute(sums.where(credit_notes.c.invoice_id == invoice_id)).one()
    return int(net or 0), int(tax or 0)


def creditable_lines(tx: Connection, invoice_id: int) -> list[CreditableLine]:
    """The lines of an invoice, in order."""
    statement = (
        select(invoice_lines.c.id, invoice_lines.c.net_minor, invoice_lines.c.tax_minor, credit_note_lines.c.id)
        .select_from(invoice_lines.outerjoin(credit_note_lines))
        .where(invoice_lines.c.invoice_id == invoice_id)
        .order_by(invoice_lines.c.position)
    )
    return [CreditableLine(row[0], row[1], row[2], row[3] is not None) for row in tx.execute(statement)]


def add_credit_note(tx: Connection, credit: Credit, state: InvoiceState, lines: Sequence[CreditableLine] = ()) -> None:
    """Write a credit note, and which lines it takes off where it was made of lines."""
    values = {
        "source": STAFF,
        "external_id": credit.number,
        "number": credit.number,
        "customer_id": state.customer_id,
        "invoice_id": state.id,
        "currency": state.currency,
        "issued_on": credit.issued_on,
        "net_minor": credit.net_minor,
        "tax_minor": credit.tax_minor,
        "reason": credit.reason,
    }
    note_id = tx.execute(insert(credit_notes).values(values).returning(credit_notes.c.id)).scalar_one()
    rows = [
        {
            "credit_note_id": note_id,
            "invoice_line_id": line.id,
            "net_minor": line.net_minor,
            "tax_minor": line.tax_minor,
        }
        for line in lines
    ]
    if rows:
        tx.execute(insert(credit_note_lines), rows)
