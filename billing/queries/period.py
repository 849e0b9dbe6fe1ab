"""A stretch of days, both ends included, and calendar months."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, which is also the day that its figures are as of."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, *, days: int) -> "Period":
        """The period of so many days that ends on that day."""
        return cls(last - timedelta(days=days - 1), last)


def months_ending(day: date, count: int) -> list[date]:
    """The first days of so many months, the last of which holds that day."""
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def end_of_month(first: date) -> date:
    """The last day of the month that begins on that day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
