"""A remote document, kept: loaded once by many threads, the last good one held while the provider does not answer.

It knows time and locks. What is loaded, and what makes a document stale before its time, its owner knows. A provider
that answers, but with something that is refused (`TokenRejected`), is not excused by what it said an hour ago.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from auth.clock import Clock
from auth.errors import ProviderUnavailable, TokenRejected

LIFETIME = timedelta(hours=1)
"""How long a document counts as current."""
PAUSE = timedelta(seconds=30)
"""How long after a fruitless load no other is tried, while there is a document to fall back on."""

T = TypeVar("T")


class Cached(Generic[T]):
    """One document. Thread-safe; at most one load runs at any time, and waiting threads share its outcome."""

    def __init__(self, load: Callable[[], T], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._lock = Lock()
        self._value: T | None = None
        self._current_until: datetime | None = None
        self._paused_until: datetime | None = None
        self._attempts = 0
        self._failure: ProviderUnavailable | TokenRejected | None = None

    def get(self) -> T:
        """The document; a new one when there is none, or when this one is past its lifetime and loading works."""
        seen = self._attempts
        value = self._value
        if value is not None and (self._is_current() or self._is_paused()):
            return value
        with self._lock:
            if self._attempts != seen:  # Another thread loaded while this one waited.
                return self._shared_outcome()
            try:
                return self._load_now()
            except ProviderUnavailable:
                if self._value is None:
                    raise  # Nothing to fall back on, and no pause: the next call tries again.
                self._paused_until = self._clock() + PAUSE
                return self._value

    def newer_than(self, seen: T) -> T | None:
        """A document other than `seen`, which lacked something: one more load, unless the last one was fruitless.

        Loading starts a pause, so that a flood of tokens with invented key ids costs the provider one request for
        each pause; `was_fruitful` lifts it, so that keys which really rotate are followed at once.
        """
        with self._lock:
            if self._value is not None and self._value is not seen:
                return self._value
            if self._is_paused():
                if self._failure is not None:
                    raise _again(self._failure)  # What is missing may well exist: it cannot be known now.
                return None
            self._paused_until = self._clock() + PAUSE
            return self._load_now()

    def was_fruitful(self) -> None:
        """The document from `newer_than` held what was missing."""
        with self._lock:
            self._paused_until = None

    def _load_now(self) -> T:
        self._failure = None
        try:
            value = self._load()
        except (ProviderUnavailable, TokenRejected) as error:
            self._failure = error
            raise
        finally:
            self._attempts += 1  # At the end: whoever came during this load has not seen its outcome.
        self._value = value
        self._current_until = self._clock() + LIFETIME
        return value

    def _shared_outcome(self) -> T:
        failure = self._failure
        if isinstance(failure, TokenRejected) or (failure is not None and self._value is None):
            raise _again(failure)
        assert self._value is not None, "a load either fails or leaves a document"
        return self._value

    def _is_current(self) -> bool:
        return self._current_until is not None and self._clock() < self._current_until

    def _is_paused(self) -> bool:
        return self._paused_until is not None and self._clock() < self._paused_until


def _again(failure: ProviderUnavailable | TokenRejected) -> ProviderUnavailable | TokenRejected:
    """The same failure for another person: the reference code in each error is theirs alone."""
    return type(failure)(check=failure.check, expected=failure.expected, got=failure.got)
