"""Revenue and cash by calendar month."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from billing.queries.period import Period, end_of_month, months_ending
from billing.queries.state import oldest_entry_on
from billing.queries.sums import COLLECTED, CREDITED_NET, SOLD_NET, by_month

DEFAULT_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Month:
    """One month. `partial`: the ledger begins or ends within it, so it cannot be compared with the others."""

    first: date
    net_revenue_minor: int
    collected_minor: int
    partial: bool


def months(tx: Connection, currency: str, as_of: date, *, count: int = DEFAULT_MONTHS) -> list[Month]:
    """The months up to the one that holds that day, oldest first, from the one in which the ledger begins.

    Entries after the day are left out.
    """
    begins = min(oldest_entry_on(tx) or as_of, as_of)
    firsts = [first for first in months_ending(as_of, count) if begins <= end_of_month(first)]
    period = Period(firsts[0], as_of)
    sold, credited, collected = (
        by_month(tx, measure, currency, period) for measure in (SOLD_NET, CREDITED_NET, COLLECTED)
    )
    return [
        Month(
            first,
            net_revenue_minor=sold.get(first, 0) - credited.get(first, 0),
            collected_minor=collected.get(first, 0),
            partial=first < begins or as_of < end_of_month(first),
        )
        for first in firsts
    ]
