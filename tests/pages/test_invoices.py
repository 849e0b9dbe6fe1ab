"""Invoices: searched, narrowed down by what the address says, and read one by one."""

import re
from datetime import date

import pytest

from billing.model import Status
from tests.support.screens import buttons, everything, press, said

TO_OPEN = re.escape(". Choose one (Shift+Space) to open it.")


def test_the_list_opens_with_everything(visit, ledger):
    tab = visit("invoices")

    assert [title.value for title in tab.title] == ["Invoices"]
    assert said(tab) == []
    assert len(tab.dataframe[0].value) > 10


def test_a_filter_of_the_address_is_applied(visit, ledger):
    tab = visit("invoices", status="Open", overdue="true")

    assert set(tab.dataframe[0].value["Status"]) <= {"Open", "Disputed"}
    assert tab.toggle(key="overdue").value is True


def test_filters_can_be_cleared(visit, ledger):
    tab = visit("invoices", status="Paid")
    assert set(tab.dataframe[0].value["Status"]) == {"Paid"}

    press(tab, "Clear search and filters")

    assert len(set(tab.dataframe[0].value["Status"])) > 1
    assert tab.selectbox(key="status").value is None
    assert "Clear search and filters" not in buttons(tab)


@pytest.mark.parametrize(
    "query", [{"status": "no such"}, {"currency": "XXX"}, {"issued": "yesterday"}, {"overdue": "perhaps"}]
)
def test_a_filter_of_the_address_that_makes_no_sense_is_no_fault(visit, ledger, query):
    tab = visit("invoices", **query)

    assert said(tab) == []
    assert [title.value for title in tab.title] == ["Invoices"]


def test_invoices_older_than_ten_years_are_found_by_their_day(old_books):
    tab = old_books.visit("invoices", issued="2011-01-10")

    assert said(tab) == []
    assert list(tab.dataframe[0].value["Number"])[-1] == "100001"
    assert tab.date_input(key="issued").min == date(2011, 1, 10)


def test_days_of_the_address_that_the_books_do_not_have_are_said(visit, ledger):
    (sentence,) = said(visit("invoices", issued="1999-01-01"))

    assert sentence.startswith("The address asks for 1 Jan 1999; the books are of ")
    assert sentence.endswith("Nothing is left out by day.")


def test_an_address_with_a_customer_shows_their_invoices_alone_and_says_so(books):
    customer = str(books.desk.state("EURO").customer_id)
    tab = books.visit("invoices", customer=customer)

    assert list(tab.dataframe[0].value["Number"]) == ["EURO"]
    assert any("Only invoices of **Oakmere Toys**" in text.value for text in tab.markdown)

    press(tab, "All customers")
    assert len(tab.dataframe[0].value) > 1
    assert "customer" not in tab.query_params


def test_a_search_that_finds_nothing_says_so(visit, ledger):
    tab = visit("invoices")

    tab.text_input(key="invoices_search").input("no such invoice").run()

    assert "No invoice matches. Widen the search or the filters." in [text.value for text in tab.markdown]


def test_an_address_with_an_invoice_shows_its_lines_and_what_happened(visit, ledger):
    tab = visit("invoices", invoice="1")

    assert len(tab.subheader) == 1
    assert [frame.value.columns[0] for frame in tab.dataframe[:3]] == ["Description", "Day", "Number"]

    press(tab, "Back to the list")

    assert "invoice" not in tab.query_params
    assert [frame.value.columns[0] for frame in tab.dataframe] == ["Number"]


def test_a_list_says_how_many_there_are(visit, ledger):
    tab = visit("invoices")
    whole = tab.main.caption[-1].value

    tab.selectbox(key="status").select(Status.VOID).run()
    narrowed = tab.main.caption[-1].value
    tab.text_input(key="invoices_search").input("INV-2026-00001").run()

    assert re.fullmatch(r"1–50 of \d,\d{3} invoices" + TO_OPEN, whole)
    assert re.fullmatch(r"(\d+ invoices?|1–50, and more follow)" + TO_OPEN, narrowed)


@pytest.mark.parametrize("invoice", ["0", "999999999999999999", "-1", "1;", "one"])
def test_an_address_with_an_invoice_that_does_not_exist_is_no_fault(visit, ledger, invoice):
    tab = visit("invoices", invoice=invoice)

    assert said(tab) == []
    assert len(tab.subheader) == 0


def test_an_empty_ledger_is_no_fault(visit, empty_ledger):
    tab = visit("invoices")

    assert tab.info[0].value.startswith("The ledger is empty.")
    assert len(tab.dataframe) == 0


def test_the_demo_says_that_it_is_one(visit, ledger):
    assert "Demo data" in everything(visit("invoices"))
