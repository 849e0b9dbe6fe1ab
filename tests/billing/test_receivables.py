from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from billing.model import Status
from billing.queries.receivables import Basis, ageing, outstanding
from billing.store.ledger import ledger_entries
from database import reading, transaction
from tests.billing.conftest import AS_OF
from tests.support.ledger import day, invoice, payment, record


@pytest.mark.parametrize(
    ("on", "owed"),
    [
        (date(2025, 5, 31), 0),
        (date(2025, 6, 1), 80_00),
        (day("03-01"), 80_00 + 140_00 + 60_00 + 600_00),  # the day on which VOID was issued
        (day("03-04"), 80_00 + 140_00 + 60_00),
        (day("03-05"), 140_00 + 60_00),  # LOST is written off
        (day("03-15"), 140_00 - 12_00),  # BACK is credited, and not yet given back
        (day("03-31"), 140_00),
        (day("04-15"), 100_00),
    ],
)
def test_what_was_owed_on_a_day_counts_entries_up_to_that_day(books, on, owed):
    assert outstanding(books, "GBP", on) == owed


@pytest.mark.parametrize("back", [0, 1, 30, 200, 500])
def test_what_was_owed_is_what_the_ledger_says(demo, back):
    on = AS_OF - timedelta(days=back)
    entries = select(func.sum(ledger_entries.c.amount_minor)).where(
        ledger_entries.c.account == "receivable",
        ledger_entries.c.currency == "GBP",
        ledger_entries.c.occurred_on <= on,
    )

    assert outstanding(demo, "GBP", on) == demo.execute(entries).scalar_one()


def test_what_is_owed_is_put_where_its_age_is(books):
    aged = ageing(books, "GBP", day("03-04"))

    assert [(bucket.amount_minor, bucket.invoices) for bucket in aged.buckets] == [
        (200_00, 2),
        (0, 0),
        (0, 0),
        (0, 0),
        (80_00, 1),
    ]
    assert aged.total_minor == 280_00


def test_ages_can_count_from_the_invoice_date(books):
    now, then = ageing(books, "GBP", day("04-15"), Basis.ISSUE), ageing(books, "GBP", day("03-04"), Basis.ISSUE)

    assert [(one.label, one.amount_minor, one.invoices) for one in now.buckets] == [
        ("0–30 days", 0, 0),
        ("31–60 days", 0, 0),
        ("61–90 days", 100_00, 1),  # PART, of 5 February
        ("Over 90 days", 0, 0),
    ]
    assert [(one.amount_minor, one.invoices) for one in then.buckets] == [(200_00, 2), (0, 0), (0, 0), (80_00, 1)]
    assert (now.buckets[2].first, now.buckets[2].last) == (day("01-15"), day("02-13"))


@pytest.mark.parametrize("back", [0, 30, 200])
def test_both_ways_to_count_an_age_add_up_to_the_same(demo, back):
    on = AS_OF - timedelta(days=back)

    assert ageing(demo, "GBP", on, Basis.ISSUE).total_minor == ageing(demo, "GBP", on).total_minor


@pytest.mark.parametrize(
    ("days_past_due", "place"), [(-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)]
)
def test_an_invoice_changes_its_bucket_on_the_right_day(engine, days_past_due, place):
    with transaction(engine) as tx:
        record(tx, invoice("ONE", day("01-01"), day("02-01"), 100))

    with reading(engine) as tx:
        aged = ageing(tx, "GBP", day("02-01") + timedelta(days=days_past_due))

    assert [bucket.amount_minor for bucket in aged.buckets].index(100) == place


def test_credit_that_no_invoice_has_used_stands_apart(either):
    overpaid = invoice(
        "OVER", day("01-01"), day("01-31"), 100, status=Status.PAID, payments=(payment("P", day("01-05"), 150, 50),)
    )
    with transaction(either) as tx:
        record(tx, overpaid, invoice("OPEN", day("01-01"), day("01-31"), 70))

    with reading(either) as tx:
        aged = ageing(tx, "GBP", day("01-10"))
        earlier = ageing(tx, "GBP", day("01-04"))

    assert (aged.buckets[0].amount_minor, aged.unapplied_minor, aged.total_minor) == (70, -50, 20)
    assert (earlier.buckets[0].amount_minor, earlier.unapplied_minor) == (170, 0)


def test_an_invoice_credited_below_zero_counts_as_credit(books):
    aged = ageing(books, "GBP", day("03-15"))

    assert aged.unapplied_minor == -12_00


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD"])
def test_the_ages_of_the_demo_add_up_to_what_is_owed_less_credit(demo, currency):
    aged = ageing(demo, currency, AS_OF)
    unapplied = select(func.sum(ledger_entries.c.amount_minor)).where(
        ledger_entries.c.account == "unapplied", ledger_entries.c.currency == currency
    )

    assert aged.total_minor == outstanding(demo, currency, AS_OF) + (demo.execute(unapplied).scalar_one() or 0)
