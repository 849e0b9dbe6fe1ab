"""Time, injected: the only module of `auth` that asks the machine what time it is."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present moment, timezone-aware, in UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)
