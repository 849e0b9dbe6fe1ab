"""How values are written on screen: amounts, days, moments, and text that came from elsewhere."""

import re
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from billing.money import Money

DASH = "–"
DAYS_WIDTH = 260
"""Pixels that a field for two days needs; in less, the second one is cut off."""
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_BECOMES_A_LINK = re.compile(r"\b(https?:|www)(?=[/.])", re.IGNORECASE)
_WORD_JOINER = "\u2060"


def literal(text: str) -> str:
    """Text from elsewhere, such as a name, for places that read Markdown: it stays text, whatever it holds."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    # Addresses become links even when escaped, unless something invisible stands in them.
    unlinked = _BECOMES_A_LINK.sub(rf"\1{_WORD_JOINER}", " ".join(printable.split()))
    return _MARKDOWN.sub(r"\\\1", unlinked)


def money(minor: int, currency: str) -> str:
    """An amount in its currency."""
    return str(Money(minor, currency))


def percent(share: Decimal | None) -> str:
    """A share with one decimal, or a dash where there was nothing to share."""
    return DASH if share is None else f"{share * 100:.1f} %"


def counted(number: int, what: str, plural: str = "") -> str:
    """A number with its noun, as in `1 row` and `1,204 rows`."""
    return f"{number:,} {what if number == 1 else plural or what + 's'}"


def day(value: date) -> str:
    """A day, as in `4 Nov 2026`."""
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """A moment on the reader's clock, as in `4 Nov 2026, 14:05`."""
    local = value.astimezone(reader_zone())
    return f"{day(local)}, {local:%H:%M}"


def reader_zone() -> tzinfo:
    """The time zone that the reader's browser names; UTC where it names none, or none that exists."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
