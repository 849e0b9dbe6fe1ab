"""Money: whole minor units and a currency, never a float, never two currencies in one sum.

Decimals exist at the edges only: where a person's text comes in, and where a price is multiplied. Rounding is
half up, once for each invoice line; a document is the sum of its lines and is not rounded again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from babel.numbers import format_currency, get_currency_symbol

from billing.currencies import digits_of
from billing.errors import CurrencyMismatch, NotAnAmount

_LOCALE = "en_GB"
_PLAIN_AMOUNT = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, pence, whole yen) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        digits_of(self.currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read `-1234.50`, `£1,234.50` as `str` writes it, or `1234.50 GBP`, with no more decimals than there are."""
        digits = digits_of(currency)
        cleaned = text.strip().casefold()
        for mark in (currency.casefold(), get_currency_symbol(currency, _LOCALE).casefold()):
            cleaned = cleaned.removeprefix(mark).removesuffix(mark).strip()
        if not _PLAIN_AMOUNT.fullmatch(cleaned):
            raise NotAnAmount(f"Write the amount in {currency}, as digits with a point, such as 1234.50.")
        shifted = Decimal(cleaned.replace(",", "")).scaleb(digits)
        if shifted != shifted.to_integral_value():
            raise NotAnAmount(f"{currency} has {digits} digits after the point, not more.")
        return cls(int(shifted), currency)

    @property
    def major(self) -> Decimal:
        """The amount as people write it, exact."""
        return Decimal(self.minor).scaleb(-digits_of(self.currency))

    def __add__(self, other: Self) -> Self:
        return type(self)(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.minor, self.currency)

    def __str__(self) -> str:
        """For the screen: `£1,234.50`, and a negative amount as accountants write it, `(£1,234.50)`."""
        digits = digits_of(self.currency)
        number = "#,##0" + ("." + "0" * digits if digits else "")
        pattern = f"¤{number};(¤{number})"
        # currency_digits off: the digits are the standard's, written into the pattern, not the locale's habit.
        return format_currency(self.major, self.currency, pattern, locale=_LOCALE, currency_digits=False)

    def _same(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be added.")
        return other


def round_half_up(amount: Decimal) -> int:
    """The nearest whole number, halves away from zero, as invoices are rounded."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def split(minor: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weight without losing a unit: the largest remainders, then the first, get the rest."""
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("Weights must not be negative, and not all zero.")
    sign = -1 if minor < 0 else 1
    shares, remainders = zip(*(divmod(abs(minor) * weight, whole) for weight in weights), strict=True)
    by_need = sorted(range(len(weights)), key=lambda place: (-remainders[place], place))
    lucky = set(by_need[: abs(minor) - sum(shares)])
    return [sign * (share + (place in lucky)) for place, share in enumerate(shares)]
