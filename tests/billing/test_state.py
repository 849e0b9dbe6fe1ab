from billing import currencies_in_use, is_demo, is_empty, newest_entry_on
from database import reading
from tests.support.ledger import day


def test_an_empty_ledger_says_so_and_knows_no_day(either):
    with reading(either) as tx:
        assert is_empty(tx)
        assert not is_demo(tx)
        assert newest_entry_on(tx) is None
        assert currencies_in_use(tx) == []


def test_a_ledger_that_is_not_the_demo_does_not_say_that_it_is(books):
    assert not is_empty(books)
    assert not is_demo(books)


def test_a_ledger_is_as_of_its_newest_entry_and_drafts_are_none(books):
    assert newest_entry_on(books) == day("04-15")


def test_the_most_used_currency_comes_first(books):
    assert currencies_in_use(books) == ["GBP", "EUR"]
