"""Texts that people type: bounded before anything else looks at them, and free of what changes how they read.

Control characters and surrogates are no text, and marks that turn the direction of writing can make a reason read
as another one. Joiners and accents stay: many scripts need them.
"""

import unicodedata

from billing.errors import NotAcceptableText

REASON_LENGTH = 500
REFERENCE_LENGTH = 200
NOTE_LENGTH = 4000
NAME_LENGTH = 200

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def reason(text: str) -> str:
    """Why something is done: required, one line."""
    if not (cleaned := _line(text, REASON_LENGTH)):
        raise NotAcceptableText("Say why, in a few words.")
    return cleaned


def bank_reference(text: str) -> str:
    """What the bank says about a payment: one line, and may be empty."""
    return _line(text, REFERENCE_LENGTH)


def note(text: str) -> str:
    """A note: required, and may have several lines."""
    lines = _bounded(text, NOTE_LENGTH).replace("\r\n", "\n").replace("\t", " ").split("\n")
    if not (cleaned := "\n".join(_printable(line) for line in lines).strip()):
        raise NotAcceptableText("Write something first.")
    return cleaned


def person(name: str) -> str:
    """A name as the provider tells it, for a record that is read on one line: nobody typed it here, so it is made
    to fit and not refused."""
    return " ".join("".join(letter if _plain(letter) else " " for letter in name[:NAME_LENGTH]).split())


def _line(text: str, longest: int) -> str:
    return _printable(_bounded(text, longest))


def _bounded(text: str, longest: int) -> str:
    if not isinstance(text, str):
        raise NotAcceptableText("Write plain text.")
    if len(text) > longest:
        raise NotAcceptableText(f"That is too long; {longest} characters are possible here.")
    return text.strip()


def _printable(text: str) -> str:
    if not all(map(_plain, text)):
        raise NotAcceptableText("Write plain text, without control characters.")
    return text


def _plain(letter: str) -> bool:
    return letter not in _TURNING and unicodedata.category(letter) not in ("Cc", "Cs", "Zl", "Zp")
