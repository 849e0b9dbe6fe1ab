"""What a rule of an import made up is said wherever it is shown, and not said of what a file says itself."""

import pytest
from sqlalchemy import select

from billing.store.documents import customers, invoices
from database import reading
from tests.support.imports_of_books import contents_of, imported
from tests.support.screens import everything

STRIPE = (
    "id,Customer,Status,Currency,Amount Paid,Total,Date (UTC),Due Date (UTC)\n"
    "in_1,cus_1,paid,gbp,12.00,12.00,2026-01-01,2026-02-01\n"
)
BANNER = "An imported file has no payments and no due days."


def id_of(books, column, value):
    with reading(books.desk.engine) as tx:
        return str(tx.execute(select(column.table.c.id).where(column == value)).scalar_one())


@pytest.mark.parametrize("page", ["overview", "customers", "invoices", "billing"])
def test_every_page_that_shows_what_was_derived_says_so(old_books, page):
    assert BANNER in everything(old_books.visit(page))


@pytest.mark.parametrize("page", ["overview", "customers", "invoices", "billing"])
def test_an_import_with_payments_of_its_own_is_not_called_derived(books, page):
    imported(books.desk.engine, contents_of(STRIPE, "stripe-invoices"))

    assert BANNER not in everything(books.visit(page))


def test_an_invoice_says_that_its_due_day_and_its_payment_were_derived(old_books):
    tab = old_books.visit("invoices", invoice=id_of(old_books, invoices.c.number, "100001"))

    assert any("due 9 Feb 2011 (derived)" in text.value for text in tab.markdown)
    assert any(text.value.startswith("Derived: the file of this invoice") for text in tab.caption)
    happened = tab.dataframe[1].value
    assert list(happened[happened["What"] == "Payment"]["Note"]) == ["Derived: the file has no payments"]


def test_an_invoice_of_the_same_ledger_that_was_not_derived_says_nothing(old_books):
    tab = old_books.visit("invoices", invoice=id_of(old_books, invoices.c.number, "PAID"))

    assert not any("(derived)" in text.value for text in tab.markdown)
    assert not any(text.value.startswith("Derived") for text in tab.caption)


@pytest.mark.parametrize(("number", "is_said"), [("501", True), ("C-0001", False)])
def test_a_customer_says_whether_what_is_owed_follows_a_rule(old_books, number, is_said):
    tab = old_books.visit("customers", customer=id_of(old_books, customers.c.number, number))

    assert any(text.value.startswith("Derived: their file") for text in tab.caption) is is_said
