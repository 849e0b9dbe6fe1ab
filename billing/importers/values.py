"""Cells to values: amounts in either decimal convention, days, currencies and short texts.

Each function raises `BadCell` with a sentence; whoever reads the row adds the line. Nothing is guessed from one cell:
`convention_of` looks at all amounts of a file, and says nothing when they can be read either way.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from billing.currencies import DIGITS, digits_of
from billing.errors import BillingError

_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d{1,8})?", re.ASCII)
_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d{1,15})(,\d{1,8})?", re.ASCII)
_THOUSANDS_OR_DECIMALS = re.compile(r"[+-]?\d{1,3}[.,]\d{3}", re.ASCII)
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([ T]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?Z?)?", re.ASCII)
_MOST_MINOR = 10**15

_remembered = lru_cache(maxsize=8_192)
"""Columns repeat themselves: a day has hundreds of rows, a product one price."""


class BadCell(BillingError):
    """A cell that does not say what its column needs."""


class Decimals(StrEnum):
    """How amounts are written."""

    POINT = "point"
    """1,234.56"""
    COMMA = "comma"
    """1.234,56"""


class Units(StrEnum):
    """What the number one means. Exports are in major units; some tools write minor ones, and no file says which."""

    MAJOR = "major"
    MINOR = "minor"


def convention_of(amounts: Iterable[str]) -> Decimals | None:
    """The convention in which all of them can be read; None when none fits, or when both do with other results."""
    sure, open_question = set(), False
    for amount in amounts:
        point, comma = bool(_POINT.fullmatch(amount)), bool(_COMMA.fullmatch(amount))
        if point != comma:
            sure.add(Decimals.POINT if point else Decimals.COMMA)
        elif _THOUSANDS_OR_DECIMALS.fullmatch(amount):
            open_question = True
    if len(sure) == 1:
        return sure.pop()
    return None if sure or open_question else Decimals.POINT


@_remembered
def decimal_of(text: str, decimals: Decimals) -> Decimal:
    """A number written in that convention."""
    if not (_POINT if decimals is Decimals.POINT else _COMMA).fullmatch(text):
        raise BadCell("An amount is missing, or is not a number in the chosen decimal convention.")
    if decimals is Decimals.POINT:
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(".", "").replace(",", "."))


def minor_of(text: str, currency: str, decimals: Decimals, units: Units) -> int:
    """An amount in minor units of its currency, exact; more decimals than the currency has are refused."""
    minor = decimal_of(text, decimals)
    if units is Units.MAJOR:
        minor = minor.scaleb(digits_of(currency))
    if minor != minor.to_integral_value():
        raise BadCell("An amount has more digits after the point than its currency.")
    return bounded(int(minor))


def bounded(minor: int) -> int:
    """The amount, if a ledger can add it up."""
    if abs(minor) > _MOST_MINOR:
        raise BadCell("An amount is too large.")
    return minor


def day_of(text: str) -> date:
    """The day of `2026-11-24` or `2026-11-24 09:30:00`. Other orders are read differently in different countries."""
    return moment_of(text).date()


@_remembered
def moment_of(text: str) -> datetime:
    """The moment as written, without a zone: exports are in UTC or in the company's own time."""
    if not _DAY.fullmatch(text):
        raise BadCell("A day is missing, or is not written as 2026-11-24.")
    try:
        found = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        raise BadCell("A day does not exist in the calendar.") from None
    if not 1970 <= found.year <= 2200:
        raise BadCell("A day lies outside the years 1970 to 2200.")
    return found


def currency_of(text: str) -> str:
    """A code of ISO 4217, in either case."""
    code = text.upper()
    if code not in DIGITS:
        raise BadCell("A currency is missing, or is not a code of ISO 4217.")
    return code


@_remembered
def text_of(text: str, what: str, longest: int, *, needed: bool = True) -> str:
    """One line of text that fits its column of the database."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    cleaned = " ".join(text.split())
    if needed and not cleaned:
        raise BadCell(f"The {what} is missing.")
    if len(cleaned) > longest:
        raise BadCell(f"The {what} is longer than {longest} characters.")
    return cleaned


def number_of(text: str, what: str) -> str:
    """The number of a document: short, and without spaces inside."""
    found = text_of(text, what, 40)
    if " " in found:
        raise BadCell(f"The {what} has a space in it.")
    return found
