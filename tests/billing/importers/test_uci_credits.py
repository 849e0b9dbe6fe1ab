from datetime import UTC, datetime
from decimal import Decimal

from billing.importers.uci_credits import Sale, matched


def sale(number, day, *pieces, customer="501", amount=None):
    bought = tuple((product, Decimal(price), count) for product, price, count in pieces)
    total = sum(int(price * 100) * count for _, price, count in bought)
    return Sale(number, customer, datetime(2011, 1, day, tzinfo=UTC), total if amount is None else amount, bought)


CUPS = sale("1", 3, ("CUP", "2.00", 10))


def test_the_newest_invoice_with_the_goods_is_taken():
    assert matched([CUPS, sale("2", 5, ("CUP", "2.00", 10))], [sale("C", 9, ("CUP", "2.00", 4))]) == {"C": "2"}


def test_an_invoice_after_the_note_is_not():
    assert matched([sale("2", 10, ("CUP", "2.00", 10))], [sale("C", 9, ("CUP", "2.00", 4))]) == {}


def test_another_price_or_more_pieces_or_another_customer_do_not_fit():
    notes = [
        sale("C1", 9, ("CUP", "1.99", 1)),
        sale("C2", 9, ("CUP", "2.00", 11)),
        sale("C3", 9, ("CUP", "2.00", 1), customer="502"),
    ]

    assert matched([CUPS], notes) == {}


def test_two_notes_never_take_more_than_the_invoice_was():
    notes = [sale("C1", 8, ("CUP", "2.00", 7)), sale("C2", 9, ("CUP", "2.00", 7))]

    assert matched([CUPS], notes) == {"C1": "1"}


def test_a_customer_who_is_not_named_is_not_matched():
    nobody = sale("1", 3, ("CUP", "2.00", 10), customer="")

    assert matched([nobody], [sale("C", 9, ("CUP", "2.00", 4), customer="")]) == {}
