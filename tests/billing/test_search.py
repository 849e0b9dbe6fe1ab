"""Searching invoices: by number, customer and amount, in one list, quick and harmless."""

import pytest

from billing.model import Customer, Status
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from billing.queries.paging import Cursor
from billing.seed.large import seed_large
from billing.store.histories import record_customers, record_histories
from database import reading, transaction
from tests.billing.conftest import AS_OF
from tests.support.ledger import RECORDED_AT, day, invoice, upgraded

PEOPLE = [
    Customer("C-1", "Elmbrook 120.50 Ltd", "post@elm.example", "", day("01-01")),
    Customer("C-2", 'Quote "Q" & O\'Neil', "q@oak.example", "", day("01-01")),
]
INVOICES = [
    invoice("INV-1", day("01-10"), day("02-09"), 120_50, customer_number="C-2"),
    invoice("INV-2", day("01-11"), day("02-09"), 120_500, currency="KWD", customer_number="C-2"),
    invoice("INV-3", day("01-12"), day("02-09"), 120, currency="JPY", customer_number="C-2"),
    invoice("INV-4", day("01-13"), day("02-09"), 120_00, customer_number="C-2"),
    invoice("INV-5", day("01-14"), day("02-09"), 1_20, customer_number="C-2"),
    invoice("INV-6", day("01-15"), day("02-09"), 7, customer_number="C-1"),
    invoice("X-12050", day("01-16"), day("02-09"), 9, currency="EUR", customer_number="C-2"),
    invoice("INV-8", day("01-17"), day("02-09"), 1_234_567_89, customer_number="C-2"),
]


@pytest.fixture
def searched(either):
    with transaction(either) as tx:
        ids = record_customers(tx, "test", PEOPLE)
        record_histories(tx, "test", INVOICES, ids, RECORDED_AT)
    with reading(either) as tx:
        yield lambda text, **more: [row.number for row in list_invoices(tx, InvoiceFilter(search=text, **more)).rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("120.50", ["INV-6", "INV-2", "INV-1"]),  # as an amount in pounds and dinars, and as a part of a name
        ("120", ["X-12050", "INV-6", "INV-4", "INV-3"]),
        ("£120.50", ["INV-2", "INV-1"]),
        ("120.50 GBP", ["INV-1"]),  # of one currency where one is named
        ("KWD 120.500", ["INV-2"]),
        ("1,234,567.89", ["INV-8"]),
        ("1234567.89", ["INV-8"]),
        ("120.505", []),
        ("12050", ["X-12050"]),
        ("9" * 90, []),
    ],
)
def test_an_amount_finds_it_in_any_currency(searched, text, found):
    assert searched(text) == found


@pytest.mark.parametrize("text", ['"q"', "o'neil", "Q@OAK", 'quote "Q" &'])
def test_signs_that_mean_something_to_an_index_are_letters(searched, text):
    assert len(searched(text)) == 7


@pytest.mark.parametrize(
    "text", ["inv-1 OR inv-2", "inv*", "NOT x", "number:inv", "^inv", "(inv)", "AND", "inv-1%", "_nv"]
)
def test_a_search_is_never_a_query_of_its_own(searched, text):
    assert searched(text) == []


def test_a_search_is_narrowed_by_the_filters(searched):
    assert searched("inv-", currency="JPY") == ["INV-3"]
    assert searched("inv-", status=Status.PAID) == []
    assert searched("quote", overdue_on=day("02-09")) == []


def test_an_invoice_that_matches_twice_is_listed_once(searched):
    assert searched("inv") == ["INV-8", "INV-6", "INV-5", "INV-4", "INV-3", "INV-2", "INV-1"]


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    engine = upgraded(f"sqlite:///{tmp_path_factory.mktemp('large') / 'ledger.db'}")
    assert list(seed_large(engine, 6000, AS_OF)) == [5000, 6000]
    yield engine
    engine.dispose()


@pytest.mark.parametrize("text", ["inv-202", "bakery", "accounts@"])
def test_walking_through_what_was_found_meets_every_invoice_once(large, text):
    with reading(large) as tx:
        everything = [row.id for row in list_invoices(tx, InvoiceFilter(search=text), size=10_000).rows]
        walked, cursor = [], None
        while True:
            page = list_invoices(tx, InvoiceFilter(search=text), cursor, size=100)
            walked += [row.id for row in page.rows]
            if page.following is None:
                break
            cursor = page.following
        back = list_invoices(tx, InvoiceFilter(search=text), page.previous, size=100)

    assert walked == everything == sorted(everything, reverse=True)
    assert len(everything) > 250
    assert [row.id for row in back.rows] == walked[-len(page.rows) - 100 : -len(page.rows)]


def test_a_short_text_is_looked_for_among_the_newest(large):
    with reading(large) as tx:
        oldest = list_invoices(tx, InvoiceFilter(search="-2"), Cursor((AS_OF, 4001)))

    assert oldest.rows == ()


def test_rows_that_are_read_do_not_grow_with_the_ledger(large):
    """SQLite counts its steps: a page of a search costs about as many on a ledger of six thousand as on a small one."""
    with reading(large) as tx:
        steps = _steps(tx, lambda: list_invoices(tx, InvoiceFilter(search="inv-202"), size=20))
        everything = _steps(tx, lambda: list_invoices(tx, InvoiceFilter(search="inv-202"), size=10_000))

    assert steps < everything / 20


def _steps(tx, question) -> int:
    counted = 0

    def step() -> int:
        nonlocal counted
        counted += 1
        return 0

    raw = tx.connection.driver_connection
    raw.set_progress_handler(step, 50)
    try:
        question()
    finally:
        raw.set_progress_handler(None, 0)
    return counted
