from datetime import date

import pytest

from billing.model import Customer
from billing.queries.months import Month, months
from billing.queries.period import Period, end_of_month, months_ending
from billing.store.histories import record_customers, record_histories
from database import reading, transaction
from tests.support.ledger import RECORDED_AT, day, invoice


def test_months_hold_revenue_less_credits_and_what_came_in(books):
    assert months(books, "GBP", day("03-31"), count=3) == [
        Month(date(2026, 1, 1), 100_00, 0, partial=False),
        Month(date(2026, 2, 1), 250_00, 120_00, partial=False),
        Month(date(2026, 3, 1), -10_00, 160_00, partial=False),
    ]


def test_a_month_that_is_not_over_says_so_and_leaves_out_what_comes_later(books):
    last = months(books, "GBP", day("03-09"), count=1)[0]

    assert last == Month(date(2026, 3, 1), 0, 100_00, partial=True)


def test_months_without_anything_are_there_and_zero(books):
    quiet = months(books, "EUR", day("01-31"), count=6)

    assert len(quiet) == 6
    assert {(month.net_revenue_minor, month.collected_minor) for month in quiet} == {(0, 0)}


def test_the_month_in_which_the_ledger_begins_is_the_first_and_a_part(engine):
    with transaction(engine) as tx:
        ids = record_customers(tx, "test", [Customer("C-0001", "Elmbrook", "", "", day("01-01"))])
        record_histories(tx, "test", [invoice("INV-1", day("01-20"), day("02-19"), 50_00)], ids, RECORDED_AT)
    with reading(engine) as tx:
        found = months(tx, "GBP", day("03-31"))

    assert [(month.first, month.partial) for month in found] == [
        (date(2026, 1, 1), True),
        (date(2026, 2, 1), False),
        (date(2026, 3, 1), False),
    ]


def test_a_ledger_without_an_entry_has_the_month_of_the_day(engine):
    with reading(engine) as tx:
        assert [month.first for month in months(tx, "GBP", day("03-31"))] == [date(2026, 3, 1)]


def test_months_are_counted_back_over_the_turn_of_the_year():
    assert months_ending(date(2026, 2, 28), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]


@pytest.mark.parametrize(("first", "last"), [("2026-02-01", "2026-02-28"), ("2024-02-01", "2024-02-29")])
def test_a_month_ends_on_its_last_day(first, last):
    assert end_of_month(date.fromisoformat(first)) == date.fromisoformat(last)


def test_a_period_of_ninety_days_holds_ninety_days():
    period = Period.ending(date(2026, 3, 31), days=90)

    assert (period.last - period.first).days + 1 == 90
