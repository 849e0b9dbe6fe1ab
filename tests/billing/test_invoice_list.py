import pytest

from billing.model import Status
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from tests.billing.conftest import AS_OF
from tests.support.ledger import day


def numbers(tx, **wanted):
    return [row.number for row in list_invoices(tx, InvoiceFilter(**wanted)).rows]


def test_all_invoices_are_listed_newest_first(books):
    assert numbers(books) == ["DRAFT", "EURO", "VOID", "BACK", "PART", "PAID", "LOST"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"status": Status.PAID}, ["BACK", "PAID"]),
        ({"currency": "EUR"}, ["EURO"]),
        ({"issued_from": day("02-05"), "issued_to": day("03-01")}, ["VOID", "BACK", "PART"]),
        ({"overdue_on": day("04-15")}, ["EURO", "PART"]),
        ({"overdue_on": day("04-02")}, ["PART"]),  # due on that day is not yet overdue
        ({"status": Status.OPEN, "currency": "GBP"}, ["PART"]),
        ({"currency": "JPY"}, []),
    ],
)
def test_a_filter_leaves_what_matches(books, wanted, found):
    assert numbers(books, **wanted) == found


@pytest.mark.parametrize("search", ["euro", "  EURO ", "oakmere", "post@oakmere", "c-0002", "UR"])
def test_an_invoice_is_found_by_a_part_of_its_number_or_customer(books, search):
    assert numbers(books, search=search) == ["EURO"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "'", '"; DROP TABLE invoices; --', "\x00euro\x00x", "ö" * 500])
def test_a_search_is_text_and_never_a_pattern_or_a_command(books, search):
    assert numbers(books, search=search) == []


def test_a_search_for_nothing_but_spaces_is_no_search(books):
    assert len(numbers(books, search=" \t\x00 ")) == 7


def test_walking_forward_and_back_meets_every_invoice_once(demo):
    walked, cursor, pages = [], None, []
    while True:
        page = list_invoices(demo, InvoiceFilter(status=Status.OPEN), cursor, size=40)
        walked += [row.id for row in page.rows]
        pages.append(page)
        if page.following is None:
            break
        cursor = page.following
    back = list_invoices(demo, InvoiceFilter(status=Status.OPEN), pages[-1].previous, size=40)

    everything = list_invoices(demo, InvoiceFilter(status=Status.OPEN), size=10_000)
    assert walked == [row.id for row in everything.rows]
    assert back.rows == pages[-2].rows
    assert (back.previous, back.following) == (pages[-2].previous, pages[-2].following)


def test_the_first_page_has_no_way_back_and_the_last_none_on(demo):
    first = list_invoices(demo, InvoiceFilter())
    all_of_them = list_invoices(demo, InvoiceFilter(), size=10_000)

    assert first.previous is None
    assert first.following is not None
    assert len(first.rows) == 50
    assert (all_of_them.previous, all_of_them.following) == (None, None)


def test_overdue_invoices_of_the_demo_are_open_and_late(demo):
    late = list_invoices(demo, InvoiceFilter(overdue_on=AS_OF), size=10_000).rows

    assert late
    assert all(row.due_on < AS_OF and row.outstanding_minor > 0 and row.status is Status.OPEN for row in late)
