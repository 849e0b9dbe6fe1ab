"""How many invoices wait: counts, and no sums of money."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, case, func, select

from billing.store.rollups import due_days


@dataclass(frozen=True, slots=True)
class Counts:
    """Invoices not yet paid, and those of them that should have been."""

    open: int
    overdue: int


def counts(tx: Connection, as_of: date) -> Counts:
    """Counted now; overdue means due before that day."""
    late = case((due_days.c.due_on < as_of, due_days.c.owing_invoices), else_=0)
    still_open, overdue = tx.execute(select(func.sum(due_days.c.open_invoices), func.sum(late))).one()
    return Counts(int(still_open or 0), int(overdue or 0))
