"""How many there are in all: the same as walking through the list, wherever it is told at all."""

import pytest

from billing.model import Status
from billing.queries.customers import list_customers
from billing.queries.in_all import MOST, customers_in_all, invoices_in_all
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from tests.billing.conftest import AS_OF
from tests.support.ledger import day


def listed(tx, wanted):
    return len(list_invoices(tx, wanted, size=100_000).rows)


@pytest.mark.parametrize(
    "wanted",
    [
        InvoiceFilter(),
        InvoiceFilter(currency="EUR"),
        InvoiceFilter(currency="JPY"),
        InvoiceFilter(issued_from=day("02-05")),
        InvoiceFilter(issued_from=day("02-05"), issued_to=day("03-01"), currency="GBP"),
        InvoiceFilter(status=Status.OPEN),
        InvoiceFilter(status=Status.OPEN, currency="USD"),
        InvoiceFilter(overdue_on=AS_OF),
        InvoiceFilter(overdue_on=AS_OF, currency="GBP"),
    ],
)
def test_what_is_told_is_what_the_list_has(demo, books, wanted):
    for tx in (demo, books):
        assert invoices_in_all(tx, wanted) == listed(tx, wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        InvoiceFilter(search="INV"),
        InvoiceFilter(status=Status.PAID),
        InvoiceFilter(status=Status.OPEN, overdue_on=AS_OF),
        InvoiceFilter(status=Status.OPEN, issued_from=day("02-05")),
        InvoiceFilter(overdue_on=AS_OF, issued_to=day("02-05")),
        InvoiceFilter(customer_id=1),
        InvoiceFilter(currency="GBP", owing=True),
        InvoiceFilter(currency="GBP", owed_on=AS_OF),
        InvoiceFilter(due_to=AS_OF),
    ],
)
def test_what_only_counting_would_tell_is_not_told(books, wanted):
    assert invoices_in_all(books, wanted) is None


def test_customers_are_counted_unless_they_are_searched_for(demo):
    assert customers_in_all(demo, " ") == len(list_customers(demo, size=100_000).rows)
    assert customers_in_all(demo, "bakery") is None


def test_customers_are_counted_no_further_than_the_bound(demo, monkeypatch):
    monkeypatch.setattr("billing.queries.in_all.MOST", 5)

    assert customers_in_all(demo, "") == 6 < MOST
