"""How many invoices wait: counts, and no sums of money."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from billing.model import Status
from billing.queries.invoice_list import overdue
from billing.store.documents import invoices


@dataclass(frozen=True, slots=True)
class Counts:
    """Invoices not yet paid, and those of them that should have been."""

    open: int
    overdue: int


def counts(tx: Connection, as_of: date) -> Counts:
    """Counted now; overdue means due before that day."""
    still_open = select(func.count()).select_from(invoices).where(invoices.c.status == Status.OPEN.value)
    late = select(func.count()).select_from(invoices).where(*overdue(as_of))
    return Counts(tx.execute(still_open).scalar_one(), tx.execute(late).scalar_one())
