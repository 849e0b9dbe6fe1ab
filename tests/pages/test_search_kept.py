"""A search survives a reload, and what was searched for stands in no address."""

import pytest

from auth import testing
from auth.store.tables import kept
from tests.support.screens import buttons, dashboard, open_page, press, said

PAGES = [("customers", "customers_search"), ("invoices", "invoices_search")]


def reloaded(tab, page):
    """The same address in a tab that was just loaded, of the same session."""
    anew = open_page(dashboard(testing.session_of(tab)), page)
    anew.query_params = dict(tab.query_params)
    return anew.run()


def searched(visit, page, key, text="bakery"):
    tab = visit(page)
    return tab.text_input(key=key).input(text).run()


@pytest.mark.parametrize(("page", "key"), PAGES)
def test_a_search_survives_a_reload_and_its_text_is_in_no_address(visit, ledger, page, key):
    tab = searched(visit, page, key)
    assert "bakery" not in str(tab.query_params)

    anew = reloaded(tab, page)

    assert anew.text_input(key=key).value == "bakery"
    assert list(anew.dataframe[0].value["Number"]) == list(tab.dataframe[0].value["Number"])


@pytest.mark.parametrize(("page", "key"), PAGES)
def test_a_search_that_is_emptied_is_forgotten(visit, ledger, service, page, key):
    tab = searched(visit, page, key)

    tab.text_input(key=key).input("").run()

    assert tab.query_params == {}
    with service.reading() as tx:
        assert tx.execute(kept.select()).all() == []


def test_one_search_leaves_one_text_behind_and_only_sealed(visit, ledger, service):
    tab = searched(visit, "invoices", "invoices_search")
    tab.text_input(key="invoices_search").input("oakmere").run()

    with service.reading() as tx:
        (row,) = tx.execute(kept.select()).all()
    assert "oakmere" not in str(row)
    assert reloaded(tab, "invoices").text_input(key="invoices_search").value == "oakmere"


def test_clearing_clears_the_search_too(visit, ledger):
    tab = searched(visit, "invoices", "invoices_search")

    press(tab, "Clear search and filters")

    assert tab.text_input(key="invoices_search").value == ""
    assert tab.query_params == {}
    assert "Clear search and filters" not in buttons(reloaded(tab, "invoices"))


def test_another_person_a_made_up_code_and_another_page_find_nothing(visit, ledger):
    code = searched(visit, "invoices", "invoices_search").query_params["search"]
    other = dashboard()
    testing.sign_in(other, subject="bob")

    for tab, page, key, asked in (
        (other, "invoices", "invoices_search", code),
        (dashboard(testing.session_of(other)), "invoices", "invoices_search", "made-up"),
        (visit("customers", search=code), "customers", "customers_search", code),
    ):
        open_page(tab, page).query_params = {"search": asked}
        assert tab.run().text_input(key=key).value == ""
        assert said(tab)[0].startswith("This search is not yours to see")
        assert len(tab.dataframe) == 0  # everything would pass for what was searched for

        press(tab, "Show everything")
        assert said(tab) == []
        assert len(tab.dataframe) == 1
        assert tab.query_params == {}


NUMBERS = ("536365", "INV-2026-0009", "C536379", "17850")
AMOUNTS = ("120.50", "£1,204.50", "GBP 1,204.50", "5.250 KWD", "JP¥12,050")


@pytest.mark.parametrize("text", NUMBERS + AMOUNTS)
def test_a_search_for_a_number_or_an_amount_can_be_shared(visit, ledger, service, text):
    tab = searched(visit, "invoices", "invoices_search", text)
    assert tab.query_params == {"search": text}
    with service.reading() as tx:
        assert tx.execute(kept.select()).all() == []

    other = dashboard()
    testing.sign_in(other, subject="bob")
    open_page(other, "invoices").query_params = dict(tab.query_params)

    assert other.run().text_input(key="invoices_search").value == text
    assert said(other) == []


@pytest.mark.parametrize(
    "text",
    ["jo7", "john1985", "1985john", "jo-hn", "7@a.example", "anne-1", "j1985", "amberbrook 2", "JOE 7", "gbp 7", "£"],
)
def test_a_search_that_could_be_for_a_person_stands_in_no_address(visit, ledger, text):
    tab = searched(visit, "invoices", "invoices_search", text)

    assert text not in str(tab.query_params)


def test_it_is_kept_no_longer_than_the_session_may_last(visit, ledger, clock):
    tab = searched(visit, "invoices", "invoices_search")
    query = dict(tab.query_params)
    clock.forward(hours=13)

    later = visit("invoices", search=query["search"])

    assert later.text_input(key="invoices_search").value == ""
