from datetime import date

from billing import currencies_in_use, days_of_issue, is_demo, is_empty, newest_entry_on, oldest_entry_on
from database import reading, transaction
from tests.support.imports_of_books import contents_of, imported
from tests.support.ledger import BOOKS, day, record


def test_an_empty_ledger_says_so_and_knows_no_day(either):
    with reading(either) as tx:
        assert is_empty(tx)
        assert not is_demo(tx)
        assert newest_entry_on(tx) is None
        assert oldest_entry_on(tx) is None
        assert days_of_issue(tx) is None
        assert currencies_in_use(tx) == []


def test_a_ledger_that_is_not_the_demo_does_not_say_that_it_is(books):
    assert not is_empty(books)
    assert not is_demo(books)


def test_a_ledger_is_as_of_its_newest_entry_and_drafts_are_none(books):
    assert (oldest_entry_on(books), newest_entry_on(books)) == (date(2025, 6, 1), day("04-15"))
    assert days_of_issue(books) == (date(2025, 6, 1), day("03-25"))


def test_the_most_used_currency_comes_first(books):
    assert currencies_in_use(books) == ["GBP", "EUR"]


def test_a_currency_that_only_payments_are_in_comes_after_those_of_invoices(either):
    rows = "".join(f"ch_{code},2026-02-01,7,{code},Paid,cus_1\n" for code in ("usd", "chf", "gbp"))
    with transaction(either) as tx:
        record(tx, *BOOKS)
    imported(either, contents_of(f"id,Created,Amount,Currency,Status,Customer ID\n{rows}", "stripe-payments"))

    with reading(either) as tx:
        assert currencies_in_use(tx) == ["GBP", "EUR", "CHF", "USD"]
