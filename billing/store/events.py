"""Billing's own record of who did what: written in the transaction that does it, and never changed."""

from dataclasses import dataclass, field, fields
from datetime import datetime

from sqlalchemy import Connection, insert

from billing.store.action_tables import billing_events


@dataclass(frozen=True, slots=True)
class Event:
    """One action on one thing. `before` and `after` are JSON; `verified_at` is when the person last proved who they
    are; `reference` is the code on the person's receipt, the same for everything that one action did."""

    at: datetime
    subject: str
    name: str
    verified_at: datetime | None
    action: str
    entity: str
    entity_id: int
    invoice_id: int | None
    customer_id: int
    before: str = field(repr=False)
    after: str = field(repr=False)
    reason: str = field(repr=False)
    reference: str
    key: str = field(repr=False)


def add(tx: Connection, event: Event) -> None:
    """Write an event."""
    tx.execute(insert(billing_events).values({item.name: getattr(event, item.name) for item in fields(Event)}))
