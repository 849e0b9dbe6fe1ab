"""What there is in the ledger at all."""

from datetime import date

from sqlalchemy import Connection, func, select

from billing.store.documents import customers
from billing.store.imports import UNDONE, import_batches
from billing.store.ledger import ledger_transactions
from billing.store.rollups import issued_days

_DEMO = "demo"


def is_empty(tx: Connection) -> bool:
    """Whether there is nobody to send an invoice to."""
    return tx.execute(select(customers.c.id).limit(1)).first() is None


def is_demo(tx: Connection) -> bool:
    """Whether any of it was made up by the demo, so that screens must say so."""
    return tx.execute(select(customers.c.id).where(customers.c.source == _DEMO).limit(1)).first() is not None


def is_derived(tx: Connection) -> bool:
    """Whether payments, due days or refunds were made up by a rule of an import, so that screens must say so."""
    derived = (import_batches.c.derived, import_batches.c.state != UNDONE)
    return tx.execute(select(import_batches.c.id).where(*derived).limit(1)).first() is not None


def newest_entry_on(tx: Connection) -> date | None:
    """The last day on which anything happened: what screens are as of, unless somebody picks another day."""
    newest: date | None = tx.execute(select(func.max(ledger_transactions.c.occurred_on))).scalar_one()
    return newest


def currencies_in_use(tx: Connection) -> list[str]:
    """The currencies that invoices are in, the most used first."""
    documents = func.sum(issued_days.c.documents)
    used = select(issued_days.c.currency).group_by(issued_days.c.currency).having(documents > 0)
    used = used.order_by(documents.desc(), issued_days.c.currency)
    return list(tx.execute(used).scalars())
