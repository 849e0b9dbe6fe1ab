"""A provider that is never asked, a clock that stands still, and an installation."""

from tests.support.fixtures import airlock, clock, provider, tab

__all__ = ["airlock", "clock", "provider", "tab"]  # pytest finds fixtures here
