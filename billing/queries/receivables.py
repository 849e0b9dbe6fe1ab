"""What customers owed at the end of a day: outstanding, and how old it is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, Subquery, case, func, select

from billing.postings import Account
from billing.queries.balances import HAS_BALANCE, balances_on
from billing.store.documents import invoices
from billing.store.ledger import ledger_entries
from billing.store.rollups import due_days, ledger_days

_OLDEST = "Over 90 days"


class Basis(StrEnum):
    """From which day an age is counted."""

    DUE = "due day"
    ISSUE = "invoice date"


_BUCKETS = {
    Basis.DUE: (("Not yet due", 0), ("1–30 days", 30), ("31–60 days", 60), ("61–90 days", 90)),
    Basis.ISSUE: (("0–30 days", 30), ("31–60 days", 60), ("61–90 days", 90)),
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is so many days old, and on how many invoices."""

    label: str
    amount_minor: int
    invoices: int
    first: date | None = None
    """The days of due or of issue that it is about, so that its invoices can be listed; None: as they come."""
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is owed, by days past the due day or the invoice date. `unapplied_minor` is negative: credit that no invoice
    has used yet. `loose_minor` is the part of it that stands on no invoice: `outstanding` leaves it out."""

    currency: str
    as_of: date
    buckets: tuple[Bucket, ...]
    unapplied_minor: int
    loose_minor: int
    basis: Basis = Basis.DUE
    is_past: bool = False
    """Whether invoices have changed since that day."""

    @property
    def total_minor(self) -> int:
        """What is owed, less the credit that is still to be used."""
        return sum(bucket.amount_minor for bucket in self.buckets) + self.unapplied_minor


def outstanding(tx: Connection, currency: str, as_of: date) -> int:
    """Totals less payments and credits, plus refunds, of invoices that are final, over entries up to that day."""
    now = select(func.sum(due_days.c.owed_minor + due_days.c.overpaid_minor)).where(due_days.c.currency == currency)
    later = select(func.sum(ledger_days.c.amount_minor)).where(
        ledger_days.c.account == Account.RECEIVABLE.value,
        ledger_days.c.currency == currency,
        ledger_days.c.occurred_on > as_of,
    )
    return int(tx.execute(now).scalar_one() or 0) - int(tx.execute(later).scalar_one() or 0)


def anything_later(tx: Connection, currency: str, as_of: date) -> bool:
    """Whether anything that invoices ask for has changed after that day, so that it is not the state of now."""
    moved = select(ledger_entries.c.id).where(
        ledger_entries.c.account == Account.RECEIVABLE.value,
        ledger_entries.c.currency == currency,
        ledger_entries.c.occurred_on > as_of,
    )
    return tx.execute(moved.limit(1)).first() is not None


def ageing(tx: Connection, currency: str, as_of: date, basis: Basis = Basis.DUE) -> Ageing:
    """The invoices with something to pay, by age. More credited than asked for counts as unapplied."""
    is_past = anything_later(tx, currency, as_of)
    if is_past:
        by_day = _by_day_then(currency, as_of, basis)
    else:
        by_day = _by_due_day_now(currency) if basis is Basis.DUE else _by_day_of_issue_now(currency)
    labels = [label for label, _ in _BUCKETS[basis]] + [_OLDEST]
    amounts, numbers, loose = [0] * len(labels), [0] * len(labels), _unapplied(tx, currency, as_of)
    unapplied = loose
    for day, owed, how_many, credit in tx.execute(by_day):
        place = _bucket_of((as_of - day).days, basis)
        amounts[place] += int(owed)
        numbers[place] += int(how_many)
        unapplied += int(credit)
    buckets = tuple(
        Bucket(label, amounts[place], numbers[place], *_days(place, as_of, basis)) for place, label in enumerate(labels)
    )
    return Ageing(currency, as_of, buckets, unapplied, loose, basis, is_past)


def _days(place: int, as_of: date, basis: Basis) -> tuple[date | None, date | None]:
    ends = _BUCKETS[basis]
    least = ends[place - 1][1] + 1 if place > 0 else None
    most = ends[place][1] if place < len(ends) else None
    first, last = (None if days is None else as_of - timedelta(days=days) for days in (most, least))
    return first, last


def _by_due_day_now(currency: str) -> Select[Any]:
    summed = select(due_days.c.due_on, due_days.c.owed_minor, due_days.c.owing_invoices, due_days.c.overpaid_minor)
    return summed.where(due_days.c.currency == currency)


def _by_day_of_issue_now(currency: str) -> Select[Any]:
    owed = select(invoices.c.issued_on.label("day"), invoices.c.outstanding_minor.label("minor"))
    return _summed_by_day(owed.where(invoices.c.currency == currency, HAS_BALANCE).subquery())


def _by_day_then(currency: str, as_of: date, basis: Basis) -> Select[Any]:
    balances = balances_on(currency, as_of)
    day = (invoices.c.due_on if basis is Basis.DUE else invoices.c.issued_on).label("day")
    each = (
        select(day, func.sum(balances.c.minor).label("minor"))
        .join_from(balances, invoices, invoices.c.id == balances.c.invoice_id)
        .group_by(invoices.c.id, day)
        .subquery()
    )
    return _summed_by_day(each)


def _summed_by_day(each: Subquery) -> Select[Any]:
    # By day, of which there are few, and not by bucket: days between dates are spelled differently everywhere.
    return select(
        each.c.day,
        func.sum(case((each.c.minor > 0, each.c.minor), else_=0)),
        func.sum(case((each.c.minor > 0, 1), else_=0)),
        func.sum(case((each.c.minor < 0, each.c.minor), else_=0)),
    ).group_by(each.c.day)


def _unapplied(tx: Connection, currency: str, as_of: date) -> int:
    summed = select(func.sum(ledger_days.c.amount_minor)).where(
        ledger_days.c.account == Account.UNAPPLIED.value,
        ledger_days.c.currency == currency,
        ledger_days.c.occurred_on <= as_of,
    )
    return int(tx.execute(summed).scalar_one() or 0)


def _bucket_of(days: int, basis: Basis) -> int:
    ends = _BUCKETS[basis]
    return next((place for place, (_, most) in enumerate(ends) if days <= most), len(ends))
