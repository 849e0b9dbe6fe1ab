from billing.queries.payments import latest_payments
from tests.support.ledger import day


def test_the_latest_payments_come_first_and_only_up_to_the_day(books):
    found = latest_payments(books, "GBP", day("03-31"))

    assert [(row.number, row.amount_minor) for row in found] == [("P4", 60_00), ("P2", 100_00), ("P1", 120_00)]
    assert found[0].customer == "Elmbrook Bakery"


def test_no_more_payments_than_asked_for_are_read(books):
    assert [row.number for row in latest_payments(books, "GBP", day("04-15"), size=1)] == ["P3"]


def test_payments_of_another_currency_are_not_among_them(books):
    assert latest_payments(books, "EUR", day("04-15")) == []
