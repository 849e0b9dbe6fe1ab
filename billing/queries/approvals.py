"""Refunds that wait for a second person, and those that were decided."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from billing.store.action_tables import refund_requests
from billing.store.documents import customers, invoices


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """A request for a refund as screens show it. `requested_by` is the subject, to tell one's own from others'."""

    id: int
    invoice_id: int
    invoice: str
    customer: str
    currency: str
    amount_minor: int
    reason: str = field(repr=False)
    requested_by: str
    requested_name: str
    requested_at: datetime
    decision: str | None
    decided_name: str | None
    decided_at: datetime | None
    decision_reason: str | None = field(repr=False)


def waiting_approvals(tx: Connection, *, size: int = 100) -> list[ApprovalRow]:
    """The requests nobody has decided, the oldest first."""
    oldest = (refund_requests.c.requested_at, refund_requests.c.id)
    statement = _rows().where(refund_requests.c.decision.is_(None)).order_by(*oldest).limit(size)
    return [ApprovalRow(*row) for row in tx.execute(statement)]


def approvals_of(tx: Connection, invoice_id: int) -> list[ApprovalRow]:
    """Every request about one invoice, the newest first."""
    statement = _rows().where(refund_requests.c.invoice_id == invoice_id).order_by(refund_requests.c.id.desc())
    return [ApprovalRow(*row) for row in tx.execute(statement)]


def _rows() -> Select[Any]:
    return (
        select(
            refund_requests.c.id,
            refund_requests.c.invoice_id,
            invoices.c.number,
            customers.c.name,
            *(refund_requests.c[name] for name in ApprovalRow.__slots__[4:]),
        )
        .join_from(refund_requests, invoices)
        .join(customers, customers.c.id == invoices.c.customer_id)
    )
