from billing.queries.overview import Counts, counts
from database import reading
from tests.support.ledger import day


def test_open_and_overdue_invoices_are_counted(books):
    assert counts(books, day("04-15")) == Counts(open=2, overdue=2)
    assert counts(books, day("03-08")) == Counts(open=2, overdue=1)


def test_an_empty_ledger_counts_nothing(either):
    with reading(either) as tx:
        assert counts(tx, day("01-01")) == Counts(0, 0)
