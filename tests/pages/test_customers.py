"""Customers: found by name, number or e-mail; their detail has an address that can be shared."""

import pytest
from sqlalchemy import select

from billing.store.documents import customers
from database import reading
from tests.support.imports_of_books import contents_of, imported
from tests.support.screens import buttons, everything, press, said

PREPAID = """record,number,customer,customer_name,currency,date,amount
customer,,C-7,Seven,,2026-01-01,
payment,PAY-1,C-7,,EUR,2026-02-01,79.50
"""


def test_the_list_opens_with_a_search(visit, ledger):
    tab = visit("customers")

    assert [title.value for title in tab.title] == ["Customers"]
    assert said(tab) == []
    assert len(tab.dataframe[0].value) > 10


def test_a_search_narrows_the_list_and_stays_out_of_the_address_bar(visit, ledger):
    tab = visit("customers")
    name = tab.dataframe[0].value["Name"].iloc[3]

    tab.text_input(key="customers_search").input(name).run()

    assert set(tab.dataframe[0].value["Name"]) == {name}
    assert name not in str(tab.query_params)


@pytest.mark.parametrize("search", ["%", "'; DROP TABLE billing_customers; --", "🧾", "x" * 100])
def test_a_search_for_nothing_that_exists_says_so(visit, ledger, search):
    tab = visit("customers")

    tab.text_input(key="customers_search").input(search).run()

    assert "No customer matches. Try fewer letters." in [text.value for text in tab.markdown]
    assert len(tab.dataframe) == 0


def test_the_list_is_walked_through(visit, ledger):
    tab = visit("customers")
    first = list(tab.dataframe[0].value["Number"])

    press(tab, "Next")
    assert not set(first) & set(tab.dataframe[0].value["Number"])

    press(tab, "Previous")
    assert list(tab.dataframe[0].value["Number"]) == first


def test_an_address_with_a_customer_shows_them(visit, ledger):
    tab = visit("customers", customer="1")

    assert len(tab.subheader) == 1
    assert "Back to the list" in buttons(tab)

    press(tab, "Back to the list")

    assert len(tab.subheader) == 0
    assert tab.query_params == {}


@pytest.mark.parametrize("customer", ["0", "999999999999999999", "-1", "1 OR 1=1", "", "²", "1" * 400])
def test_an_address_with_a_customer_who_does_not_exist_is_no_fault(visit, ledger, customer):
    tab = visit("customers", customer=customer)

    assert said(tab) == []
    assert len(tab.subheader) == 0


def test_an_empty_ledger_is_no_fault(visit, empty_ledger):
    tab = visit("customers")

    assert tab.info[0].value.startswith("The ledger is empty.")
    assert len(tab.dataframe) == 0


def test_the_demo_says_that_it_is_one(visit, ledger):
    assert "Demo data" in everything(visit("customers"))


def test_a_customer_has_balance_contacts_payments_notes_and_history(books):
    tab = books.visit("customers", "support", proven=False, customer=str(books.desk.state("OPEN").customer_id))

    assert any(text.value.startswith("**Owes £563\\.00**") for text in tab.markdown)
    assert [one.label for one in tab.tabs] == ["Invoices", "Payments", "Notes", "Who did what"]
    assert "P3" in set(tab.dataframe[1].value["Number"])


def test_credit_that_no_invoice_has_used_is_said(books):
    imported(books.desk.engine, contents_of(PREPAID, "airlock"))
    with reading(books.desk.engine) as tx:
        customer_id = tx.execute(select(customers.c.id).where(customers.c.number == "C-7")).scalar_one()

    tab = books.visit("customers", customer=str(customer_id))

    assert any(text.value.startswith("€79\\.50 of credit is unapplied") for text in tab.caption)


def test_a_note_about_a_customer_needs_only_a_signed_in_person_and_stays_text(books):
    tab = books.visit("customers", "support", proven=False, customer=str(books.desk.state("OPEN").customer_id))

    tab.text_area[0].input("Call *after* noon [x](https://evil.test)")
    press(tab, "Save the note")

    assert "Call *after* noon [x](https://evil.test)" in [text.value for text in tab.text]
    assert "The note was saved" in said(tab)[0]


def test_a_customer_leads_on_to_all_of_their_invoices(visit, ledger):
    tab = visit("customers", customer="3")

    (link,) = [link for link in tab.get("page_link") if link.label == "All of their invoices"]

    assert "customer=3" in str(link.proto)
