from datetime import timedelta

import pytest
from sqlalchemy import func, select

from billing.queries.debtors import top_debtors
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.receivables import Basis, ageing
from billing.store.documents import invoices
from billing.store.ledger import ledger_entries
from tests.billing.conftest import AS_OF
from tests.support.ledger import day
from ui.owed import behind


def test_the_debtors_are_those_with_something_to_pay(books):
    assert [(one.number, one.owed_minor, one.invoices) for one in top_debtors(books, "GBP", day("04-15"))] == [
        ("C-0001", 100_00, 1)
    ]
    assert [one.owed_minor for one in top_debtors(books, "EUR", day("04-15"))] == [500_00]


@pytest.mark.parametrize("back", [0, 40])
def test_the_largest_come_first_and_owe_what_the_ledger_says(demo, back):
    on = AS_OF - timedelta(days=back)
    owed = func.sum(ledger_entries.c.amount_minor)
    in_ledger = (
        select(owed)
        .join_from(ledger_entries, invoices, invoices.c.id == ledger_entries.c.invoice_id)
        .where(
            ledger_entries.c.account == "receivable",
            ledger_entries.c.currency == "GBP",
            ledger_entries.c.occurred_on <= on,
        )
        .group_by(invoices.c.customer_id)
        .order_by(owed.desc())
        .limit(10)
    )

    found = top_debtors(demo, "GBP", on, size=10)

    assert [one.owed_minor for one in found] == list(demo.execute(in_ledger).scalars())


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD"])
def test_each_age_lists_the_invoices_that_it_is_made_of(demo, currency):
    for bucket in ageing(demo, currency, AS_OF).buckets:
        wanted = InvoiceFilter(currency=currency, owing=True, due_from=bucket.first, due_to=bucket.last)
        rows = list_invoices(demo, wanted, size=10_000).rows

        assert (len(rows), sum(row.outstanding_minor for row in rows)) == (bucket.invoices, bucket.amount_minor)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("days_ago", [10, 40, 100, 200])
def test_each_age_of_a_day_that_is_past_lists_the_invoices_that_were_owed_then(demo, days_ago, basis):
    by_age = ageing(demo, "GBP", AS_OF - timedelta(days=days_ago), basis)
    assert by_age.is_past

    for bucket in by_age.buckets:
        rows = list_invoices(demo, behind(by_age, bucket), size=10_000).rows
        assert len(rows) == bucket.invoices
    assert sum(bucket.invoices for bucket in by_age.buckets)
