"""Who owes the most."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, FromClause, func, select

from billing.model import UNIDENTIFIED
from billing.queries.balances import HAS_BALANCE, balances_on
from billing.queries.receivables import anything_later
from billing.store.documents import customers, invoices


@dataclass(frozen=True, slots=True)
class Debtor:
    """A customer, and what they owe on how many invoices, less what they were credited or paid too much."""

    id: int
    number: str
    name: str
    owed_minor: int
    invoices: int

    @property
    def is_nobody(self) -> bool:
        """Whether it stands for all whom a file does not name."""
        return self.number.startswith(UNIDENTIFIED)


def top_debtors(tx: Connection, currency: str, as_of: date, *, size: int = 20) -> list[Debtor]:
    """Those who owed the most at the end of that day, the largest first."""
    each = _then(currency, as_of) if anything_later(tx, currency, as_of) else _now(currency)
    # Added up before names are looked up: the other way round, SQLite walks through all customers.
    largest = (
        select(each).where(each.c.owed > 0).order_by(each.c.owed.desc(), each.c.customer_id).limit(size).subquery()
    )
    named = select(customers.c.id, customers.c.number, customers.c.name, largest.c.owed, largest.c.invoices)
    found = tx.execute(
        named.join_from(largest, customers, customers.c.id == largest.c.customer_id).order_by(
            largest.c.owed.desc(), customers.c.id
        )
    )
    return [Debtor(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in found]


def _now(currency: str) -> FromClause:
    owed = func.sum(invoices.c.outstanding_minor).label("owed")
    summed = select(invoices.c.customer_id, owed, func.count().label("invoices"))
    return summed.where(invoices.c.currency == currency, HAS_BALANCE).group_by(invoices.c.customer_id).subquery()


def _then(currency: str, as_of: date) -> FromClause:
    balances = balances_on(currency, as_of)
    owed = func.sum(balances.c.minor).label("owed")
    invoice = (
        select(invoices.c.customer_id, owed)
        .join_from(balances, invoices, invoices.c.id == balances.c.invoice_id)
        .group_by(invoices.c.id, invoices.c.customer_id)
        .having(owed != 0)
        .subquery()
    )
    each = select(
        invoice.c.customer_id, func.sum(invoice.c.owed).label("owed"), func.count().label("invoices")
    ).group_by(invoice.c.customer_id)
    return each.subquery()
