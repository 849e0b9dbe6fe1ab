"""Refunds that wait for a second person, and what was decided."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from billing.errors import NotFound
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.store.action_tables import refund_requests
from billing.store.types import is_id

APPROVED = "approved"
DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """What somebody asked for. `decision` is None while it waits."""

    id: int
    invoice_id: int
    currency: str
    amount_minor: int
    reason: str = field(repr=False)
    requested_by: str
    requested_name: str
    requested_at: datetime
    decision: str | None


def add(tx: Connection, state: InvoiceState, minor: int, reason: str, by: Approver, now: datetime) -> int:
    """Write a request; returns its id."""
    values = {
        "invoice_id": state.id,
        "currency": state.currency,
        "amount_minor": minor,
        "reason": reason,
        "requested_by": by.subject,
        "requested_name": by.name,
        "requested_at": now,
    }
    request_id: int = tx.execute(insert(refund_requests).values(values).returning(refund_requests.c.id)).scalar_one()
    return request_id


def hold(tx: Connection, request_id: int) -> RefundRequest:
    """The request, locked until the transaction ends."""
    if not is_id(request_id):
        raise NotFound("There is no such request. Open the page again.")
    columns = [refund_requests.c[name] for name in RefundRequest.__slots__]
    found = tx.execute(select(*columns).where(refund_requests.c.id == request_id).with_for_update()).first()
    if found is None:
        raise NotFound("There is no such request. Open the page again.")
    return RefundRequest(*found)


def decide(tx: Connection, request_id: int, decision: str, reason: str, by: Approver, now: datetime) -> None:
    """Write the decision. The database refuses a second one, and an approval by who asked."""
    values = {
        "decision": decision,
        "decided_by": by.subject,
        "decided_name": by.name,
        "decided_at": now,
        "decision_reason": reason,
    }
    tx.execute(update(refund_requests).where(refund_requests.c.id == request_id).values(values))


def waiting(tx: Connection, invoice_id: int) -> bool:
    """Whether a request for this invoice waits for a decision."""
    pending = select(refund_requests.c.id).where(
        refund_requests.c.invoice_id == invoice_id, refund_requests.c.decision.is_(None)
    )
    return tx.execute(pending.limit(1)).first() is not None


def approved_minor(tx: Connection, invoice_id: int) -> int:
    """What was given back of an invoice with a second person's approval."""
    approved = select(func.sum(refund_requests.c.amount_minor)).where(
        refund_requests.c.invoice_id == invoice_id, refund_requests.c.decision == APPROVED
    )
    return int(tx.execute(approved).scalar_one() or 0)
