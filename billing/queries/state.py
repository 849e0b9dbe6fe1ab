"""What there is in the ledger at all."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, Table, func, select, text

from billing.store.documents import credit_notes, customers, invoices, payments
from billing.store.imports import UNDONE, import_batches
from billing.store.ledger import ledger_transactions
from billing.store.rollups import issued_days

_DEMO = "demo"
_IS_SHOWN = text("customers.source <> 'undone'")
"""Word for word the condition of the index."""


def is_empty(tx: Connection) -> bool:
    """Whether there is nobody to send an invoice to."""
    return tx.execute(select(customers.c.id).where(_IS_SHOWN).limit(1)).first() is None


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


def oldest_entry_on(tx: Connection) -> date | None:
    """The first day on which anything happened."""
    oldest: date | None = tx.execute(select(func.min(ledger_transactions.c.occurred_on))).scalar_one()
    return oldest


def days_of_issue(tx: Connection) -> tuple[date, date] | None:
    """The days of the oldest and of the newest invoice, drafts among them."""
    first = select(func.min(invoices.c.issued_on)).scalar_subquery()
    last = select(func.max(invoices.c.issued_on)).scalar_subquery()
    oldest, newest = tx.execute(select(first, last)).one()
    return (oldest, newest) if oldest else None


def currencies_in_use(tx: Connection) -> list[str]:
    """The currencies that invoices are in, the most used first; then those of payments and credit notes alone."""
    documents = func.sum(issued_days.c.documents)
    used = select(issued_days.c.currency).group_by(issued_days.c.currency).having(documents > 0)
    used = used.order_by(documents.desc(), issued_days.c.currency)
    of_invoices = list(tx.execute(used).scalars())
    others = {code for table in (payments, credit_notes) for code in _currencies_of(tx, table)}
    return of_invoices + sorted(others.difference(of_invoices))


def _currencies_of(tx: Connection, table: Table) -> list[str]:
    # From one currency to the next over the index: asked for distinct ones, a database reads every row.
    def least(*conditions: ColumnElement[bool]) -> ColumnElement[str]:
        return select(func.min(table.c.currency)).where(*conditions).scalar_subquery()

    steps = select(least().label("code")).cte("steps", recursive=True)
    following = select(least(table.c.currency > steps.c.code)).where(steps.c.code.is_not(None))
    steps = steps.union_all(following)
    return list(tx.execute(select(steps.c.code).where(steps.c.code.is_not(None))).scalars())
