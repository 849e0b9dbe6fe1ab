"""The noun: one thing that was looked at, how it stands, and what to do about it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How something stands. `UNKNOWN` is what cannot be seen from here, which is not the same as right."""

    WRONG = "wrong"
    WARNING = "warning"
    UNKNOWN = "unknown"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. Its text may be shown to anybody who may see the address of the provider."""

    level: Level
    subject: str
    what: str
    what_to_do: str = ""


def right(subject: str, what: str, what_to_do: str = "") -> Finding:
    """It works, or it is only to be known."""
    return Finding(Level.RIGHT, subject, what, what_to_do)


def warning(subject: str, what: str, what_to_do: str = "") -> Finding:
    """It works, but less well or less safely than it could."""
    return Finding(Level.WARNING, subject, what, what_to_do)


def wrong(subject: str, what: str, what_to_do: str = "") -> Finding:
    """Somebody will not be able to sign in, to step up, or to sign out."""
    return Finding(Level.WRONG, subject, what, what_to_do)


def unknown(subject: str, what: str, what_to_do: str = "") -> Finding:
    """It cannot be seen from here."""
    return Finding(Level.UNKNOWN, subject, what, what_to_do)


def count(findings: Iterable[Finding]) -> dict[Level, int]:
    """How many findings of each level, also of those that have none."""
    counted = Counter(finding.level for finding in findings)
    return {level: counted[level] for level in Level}
