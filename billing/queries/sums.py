"""What figures are made of: amounts with a day, added up in one currency over a period, in total or by month."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, extract, func, select

from billing.model import Status
from billing.queries.period import Period
from billing.store.documents import credit_notes, invoices, payments, refunds

FINAL = invoices.c.status.in_([Status.OPEN.value, Status.PAID.value, Status.UNCOLLECTIBLE.value])
"""Neither a draft nor void: an invoice that counts as billed."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount, the day it belongs to, and which rows count."""

    amount: Column[int]
    day: Column[date]
    counts: tuple[ColumnElement[bool], ...] = ()


BILLED = Measure(invoices.c.total_minor, invoices.c.issued_on, (FINAL,))
SOLD_NET = Measure(invoices.c.net_minor, invoices.c.issued_on, (FINAL,))
CREDITED_NET = Measure(credit_notes.c.net_minor, credit_notes.c.issued_on)
COLLECTED = Measure(payments.c.amount_minor, payments.c.received_on)
REFUNDED = Measure(refunds.c.amount_minor, refunds.c.paid_on)


def total(tx: Connection, measure: Measure, currency: str, period: Period) -> int:
    """The sum over the period; zero when there was nothing."""
    summed = select(func.sum(measure.amount)).where(*_within(measure, currency, period))
    return int(tx.execute(summed).scalar_one() or 0)


def by_month(tx: Connection, measure: Measure, currency: str, period: Period) -> dict[date, int]:
    """The sums by first day of the month; months with nothing are not in it."""
    year, month = extract("year", measure.day), extract("month", measure.day)
    summed = (
        select(year, month, func.sum(measure.amount)).where(*_within(measure, currency, period)).group_by(year, month)
    )
    return {date(int(row[0]), int(row[1]), 1): int(row[2]) for row in tx.execute(summed)}


def _within(measure: Measure, currency: str, period: Period) -> list[ColumnElement[bool]]:
    table: Any = measure.amount.table
    return [table.c.currency == currency, measure.day.between(period.first, period.last), *measure.counts]
