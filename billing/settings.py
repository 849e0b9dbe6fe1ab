"""The settings of billing: how fresh a proof must be to move money, how much one person may refund, and a font.

They come from the same sources as those of `auth`, as flat names with text. Nothing else of the environment is known
here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

from billing.errors import SettingsError

_LETTERS = {"glyf", "CFF "}  # the tables of a font in which they are drawn; it has one of them
_PREFIX = "BILLING__"
_PROOF_MAX_AGE = "BILLING__PROOF_MAX_AGE"
_REFUND_LIMIT = "BILLING__REFUND_LIMIT"
_PDF_FONT = "BILLING__PDF_FONT"
KNOWN_NAMES = (_PROOF_MAX_AGE, _REFUND_LIMIT, _PDF_FONT)

_PROOF_MAX_AGE_DEFAULT = timedelta(minutes=15)
_LONGEST = 86_400  # a day: money is never moved on yesterday's proof


@dataclass(frozen=True, slots=True)
class BillingSettings:
    """Rules of this installation for moving money."""

    proof_max_age: timedelta = _PROOF_MAX_AGE_DEFAULT
    refund_limit: int | None = None
    """In minor units; above it a second person approves. `None`: one person is enough for every sum."""
    pdf_font: Path | None = None
    """A TrueType font for the letters that the one in the program does not have."""


def load(values: Mapping[str, str]) -> BillingSettings:
    """Read and check the settings. Raises `SettingsError` with a sentence for every problem; empty counts as unset."""
    named = {
        name: value.strip()
        for name, value in values.items()
        if name.upper().startswith(_PREFIX) and value.strip() != ""
    }
    problems = [_unknown(name) for name in sorted(named) if name not in KNOWN_NAMES]
    age = _whole_number(named, _PROOF_MAX_AGE, "seconds", 60, _LONGEST, problems)
    limit = _whole_number(named, _REFUND_LIMIT, "minor units (cents)", 0, 10**15, problems)
    font = _font_file(named, problems)
    if problems:
        raise SettingsError(problems)
    return BillingSettings(
        proof_max_age=_PROOF_MAX_AGE_DEFAULT if age is None else timedelta(seconds=age),
        refund_limit=limit,
        pdf_font=font,
    )


def _font_file(named: Mapping[str, str], problems: list[str]) -> Path | None:
    if _PDF_FONT not in named:
        return None
    path = Path(named[_PDF_FONT])
    if path.suffix.lower() not in (".ttf", ".otf") or not path.is_file():
        problems.append(f"{_PDF_FONT} must name a font file that is there and ends in .ttf or .otf.")
        return path
    try:
        _read_whole(path)
    except ValueError:
        problems.append(f"{_PDF_FONT} names a file that is no font, or a damaged one: get it anew.")
    return path


def _read_whole(font: Path) -> None:
    """Read every table of it, at the start, so that nobody meets a bad font at an invoice."""
    from fontTools.ttLib import TTFont  # slow to load, and needed here by this setting alone

    try:
        with TTFont(BytesIO(font.read_bytes()), lazy=False) as loaded:
            for table in loaded.reader.tables:  # its length is checked as it is read
                loaded.reader[table]
            for table in ("cmap", "head", "hhea", "hmtx", "name", "post", *_LETTERS & loaded.reader.tables.keys()):
                loaded[table]  # the letters, too, each of them: `lazy=False`
    except Exception as error:  # whatever a library makes of bytes from anywhere
        raise ValueError("no font") from error


def _whole_number(
    named: Mapping[str, str], name: str, unit: str, smallest: int, largest: int, problems: list[str]
) -> int | None:
    text = named.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,16}", text) or not smallest <= int(text) <= largest:
        problems.append(f"{name} must be a whole number of {unit} from {smallest} to {largest}.")
        return None
    return int(text)


def _unknown(name: str) -> str:
    near = get_close_matches(name.upper(), KNOWN_NAMES, n=1)
    hint = f"did you mean {near[0]}?" if near else f"the settings of billing are {', '.join(KNOWN_NAMES)}."
    return f"{name} is not a setting: {hint}"
