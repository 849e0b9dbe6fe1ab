from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.currencies import DIGITS
from billing.errors import CurrencyMismatch, NotAnAmount, UnknownCurrency
from billing.money import Money, round_half_up, split


@pytest.mark.parametrize(
    ("minor", "currency", "written"),
    [
        (123450, "GBP", "£1,234.50"),
        (-123450, "GBP", "(£1,234.50)"),
        (0, "EUR", "€0.00"),
        (1500, "JPY", "JP¥1,500"),
        (5, "KWD", "KWD0.005"),
        (9007199254740993, "USD", "US$90,071,992,547,409.93"),
    ],
)
def test_an_amount_is_written_as_accountants_write_it(minor, currency, written):
    assert str(Money(minor, currency)).replace("\xa0", "") == written


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("120.50", "GBP", 12050),
        (" 7 ", "GBP", 700),
        ("-0.01", "EUR", -1),
        ("1.5", "KWD", 1500),
        ("12", "JPY", 12),
        ("1,234.50", "GBP", 123450),
        ("£5", "GBP", 500),
        ("£1,234.50", "GBP", 123450),
        ("1234.50 gbp", "GBP", 123450),
        ("KWD\xa05.250", "KWD", 5250),
        ("JP¥12", "JPY", 12),
    ],
)
def test_an_amount_that_is_typed_is_read_exactly(text, currency, minor):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1,50",
        "1e3",
        "NaN",
        "Infinity",
        "0x10",
        "1.",
        "12,34.00",
        "1,23",
        "€5",
        "5 EUR",
        "GBP",
        "1,2345",
        ".5",
        "١٢",
        "1 000",
        "--1",
        "9" * 40,
        "1.999",
    ],
)
def test_a_text_that_is_not_an_amount_is_refused(text):
    with pytest.raises(NotAnAmount):
        Money.parse(text, "GBP")


def test_decimals_that_the_currency_does_not_have_are_refused():
    with pytest.raises(NotAnAmount):
        Money.parse("1.5", "JPY")


def test_an_amount_in_no_currency_cannot_exist():
    with pytest.raises(UnknownCurrency):
        Money(1, "ABC")


def test_two_currencies_are_never_added():
    with pytest.raises(CurrencyMismatch):
        Money(1, "GBP") + Money(1, "EUR")


def test_amounts_of_one_currency_add_up():
    assert Money(100, "GBP") + Money(20, "GBP") - Money(50, "GBP") == -Money(-70, "GBP")


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("2.4999", 2), ("-2.5", -3)]
)
def test_halves_are_rounded_away_from_zero(exact, rounded):
    assert round_half_up(Decimal(exact)) == rounded


def test_a_hundred_in_three_parts_loses_nothing():
    assert split(100, [1, 1, 1]) == [34, 33, 33]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="Weights"):
        split(100, weights)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_shares_always_sum_to_the_whole_and_are_off_by_less_than_one(minor, weights):
    shares = split(minor, weights)

    assert sum(shares) == minor
    exact = [Decimal(minor) * weight / sum(weights) for weight in weights]
    assert all(abs(share - wanted) < 1 for share, wanted in zip(shares, exact, strict=True))


@given(st.integers(-(10**14), 10**14), st.sampled_from(sorted(DIGITS)))
def test_an_amount_survives_being_written_and_read(minor, currency):
    written = f"{Money(minor, currency).major:f}"

    assert Money.parse(written, currency) == Money(minor, currency)
