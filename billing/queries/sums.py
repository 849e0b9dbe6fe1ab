"""What figures are made of: amounts with a day, added up in one currency over a period, in total or by month.

They come from the sums by day that the database keeps, so a figure costs as many rows as there are days.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, extract, func, select

from billing.postings import Account, Kind
from billing.queries.period import Period
from billing.store.rollups import issued_days, ledger_days


@dataclass(frozen=True, slots=True)
class Measure:
    """A sum by day, and which rows of its table count. `sign` makes what is normal positive."""

    table: Table
    amount: str
    day: str
    sign: int = 1
    counts: tuple[ColumnElement[bool], ...] = ()


def _moved(account: Account, kind: Kind, sign: int = 1) -> Measure:
    which = (ledger_days.c.account == account.value, ledger_days.c.kind == kind.value)
    return Measure(ledger_days, "amount_minor", "occurred_on", sign, which)


BILLED = Measure(issued_days, "billed_minor", "issued_on")
SOLD_NET = Measure(issued_days, "net_minor", "issued_on")
CREDITED_NET = _moved(Account.REVENUE, Kind.CREDIT_NOTE)
COLLECTED = _moved(Account.CASH, Kind.PAYMENT)
REFUNDED = _moved(Account.CASH, Kind.REFUND, -1)


def total(tx: Connection, measure: Measure, currency: str, period: Period) -> int:
    """The sum over the period; zero when there was nothing."""
    summed = select(func.sum(measure.table.c[measure.amount])).where(*_within(measure, currency, period))
    return measure.sign * int(tx.execute(summed).scalar_one() or 0)


def by_month(tx: Connection, measure: Measure, currency: str, period: Period) -> dict[date, int]:
    """The sums by first day of the month; months with nothing are not in it."""
    day: Column[date] = measure.table.c[measure.day]
    year, month, amount = extract("year", day), extract("month", day), func.sum(measure.table.c[measure.amount])
    summed = select(year, month, amount).where(*_within(measure, currency, period)).group_by(year, month)
    return {date(int(row[0]), int(row[1]), 1): measure.sign * int(row[2]) for row in tx.execute(summed)}


def _within(measure: Measure, currency: str, period: Period) -> list[ColumnElement[bool]]:
    day: Column[Any] = measure.table.c[measure.day]
    return [measure.table.c.currency == currency, *measure.counts, day.between(period.first, period.last)]
