"""Reading where an invoice stands, holding it still, and writing where it went."""

from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import Connection, Row, select, update

from billing.errors import NotFound
from billing.invoice_state import InvoiceState
from billing.model import Status
from billing.store.documents import customers, invoices
from billing.store.types import is_id

_COLUMNS = [invoices.c[item.name] for item in fields(InvoiceState)]
_MOVED = ("status", "closed_on", "disputed_on", "paid_minor", "credited_minor", "refunded_minor", "outstanding_minor")


def find(tx: Connection, invoice_id: int) -> InvoiceState | None:
    """The invoice as it is now, or None."""
    if not is_id(invoice_id):
        return None
    found = tx.execute(select(*_COLUMNS).where(invoices.c.id == invoice_id)).first()
    return _state(found) if found else None


def hold(tx: Connection, invoice_id: int) -> InvoiceState:
    """The invoice, locked until the transaction ends: whoever acts on it at the same time waits."""
    return hold_all(tx, [invoice_id])[0]


def hold_all(tx: Connection, invoice_ids: Sequence[int]) -> list[InvoiceState]:
    """Several invoices, locked in the order of their ids, so that two who want the same ones never block each other."""
    if not all(is_id(one) for one in invoice_ids):
        raise NotFound("There is no such invoice. Open the page again.")
    # On SQLite the transaction holds the only write lock already, and FOR UPDATE is left out.
    statement = select(*_COLUMNS).where(invoices.c.id.in_(invoice_ids)).order_by(invoices.c.id).with_for_update()
    held = [_state(row) for row in tx.execute(statement)]
    if len(held) != len(set(invoice_ids)):
        raise NotFound("There is no such invoice. Open the page again.")
    return held


def save(tx: Connection, state: InvoiceState) -> None:
    """Write what may have moved. Number, customer, dates and what the lines say never do."""
    values = {name: getattr(state, name) for name in _MOVED}
    tx.execute(update(invoices).where(invoices.c.id == state.id).values(values | {"status": state.status.value}))


def customer_exists(tx: Connection, customer_id: int) -> bool:
    """Whether there is a customer with that id."""
    return (
        is_id(customer_id)
        and tx.execute(select(customers.c.id).where(customers.c.id == customer_id)).first() is not None
    )


def _state(row: Row[tuple[object, ...]]) -> InvoiceState:
    values = dict(row._mapping)
    return InvoiceState(**{**values, "status": Status(values["status"])})
