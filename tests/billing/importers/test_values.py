from datetime import date
from decimal import Decimal

import pytest

from billing.importers.values import (
    BadCell,
    Decimals,
    Units,
    convention_of,
    currency_of,
    day_of,
    decimal_of,
    minor_of,
    number_of,
    text_of,
)


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("1,234.56", Decimals.POINT, "1234.56"),
        ("1.234,56", Decimals.COMMA, "1234.56"),
        ("-0.001", Decimals.POINT, "-0.001"),
        ("1.234", Decimals.POINT, "1.234"),
        ("1.234", Decimals.COMMA, "1234"),
        ("23", Decimals.COMMA, "23"),
    ],
)
def test_a_number_is_read_in_the_convention_that_was_chosen(text, decimals, value):
    assert decimal_of(text, decimals) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["", "1,23,4", "1 000", "1e5", "NaN", "Infinity", "£5", "--1", "１２", "9" * 40, "=1+1"]
)
@pytest.mark.parametrize("decimals", list(Decimals))
def test_what_is_not_a_number_is_refused(text, decimals):
    with pytest.raises(BadCell):
        decimal_of(text, decimals)


@pytest.mark.parametrize(
    ("amounts", "found"),
    [
        (["1,234.56", "7"], Decimals.POINT),
        (["1.234,56", "7"], Decimals.COMMA),
        (["12,5"], Decimals.COMMA),
        (["23", "45"], Decimals.POINT),
        ([], Decimals.POINT),
        (["1,234"], None),  # one thousand or a little more than one
        (["1.234", "7"], None),
        (["1,234", "5.25"], Decimals.POINT),  # the second says how the first is meant
        (["1.50", "1,50"], None),
    ],
)
def test_the_convention_is_what_all_amounts_agree_on_or_a_question(amounts, found):
    assert convention_of(amounts) == found


@pytest.mark.parametrize(
    ("text", "currency", "units", "minor"),
    [
        ("23.00", "GBP", Units.MAJOR, 2300),
        ("2300", "GBP", Units.MINOR, 2300),
        ("500", "JPY", Units.MAJOR, 500),
        ("1.234", "KWD", Units.MAJOR, 1234),
    ],
)
def test_an_amount_becomes_minor_units_of_its_currency(text, currency, units, minor):
    assert minor_of(text, currency, Decimals.POINT, units) == minor


@pytest.mark.parametrize("text", ["0.001", "99999999999999.99", "-99999999999999.00"])
def test_an_amount_that_is_too_fine_or_too_large_is_refused(text):
    with pytest.raises(BadCell):
        minor_of(text, "GBP", Decimals.POINT, Units.MAJOR)


@pytest.mark.parametrize("text", ["2011-01-10", "2011-01-10 08:26:00", "2011-01-10T08:26:00Z", "2011-01-10 08:26"])
def test_a_day_is_read_with_or_without_its_time(text):
    assert day_of(text) == date(2011, 1, 10)


@pytest.mark.parametrize("text", ["", "10/01/2011", "2011-13-01", "2011-02-30", "0001-01-01", "9999-12-31", "2011-1-1"])
def test_a_day_that_can_be_read_two_ways_or_never_was_is_refused(text):
    with pytest.raises(BadCell):
        day_of(text)


def test_a_currency_is_known_or_refused():
    assert currency_of("gbp") == "GBP"
    with pytest.raises(BadCell):
        currency_of("XXX")


def test_a_text_becomes_one_line_and_must_fit():
    assert text_of(" a\n\tb\x00\x1b c ", "name", 20) == "a b c"
    with pytest.raises(BadCell, match="The name is longer than 3 characters"):
        text_of("long", "name", 3)
    with pytest.raises(BadCell, match="The name is missing"):
        text_of(" ", "name", 3)
    with pytest.raises(BadCell, match="has a space"):
        number_of("a b", "number")
