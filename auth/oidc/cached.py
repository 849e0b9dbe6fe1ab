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
from auth.oidc.pause import Failure, Pause, again

LIFETIME = timedelta(hours=1)
"""How long a document counts as current."""
PAUSE = timedelta(seconds=30)
"""How long after a fruitless load no other is tried, while there is a document to fall back on."""

T = TypeVar("T")


class Cached(Generic[T]):
    """One document. Thread-safe; at most one load runs at any time, and waiting threads share its outcome.

    A caller may bring a pause of its own; those who bring none share one.
    """

    def __init__(self, load: Callable[[], T], clock: Clock) -> None:
        self._load = load
        self._clock = clock
        self._lock = Lock()
        self._value: T | None = None
        self._current_until: datetime | None = None
        self._pause = Pause(clock, PAUSE)
        self._attempts = 0
        self._failure: Failure | None = None

    @property
    def held(self) -> T | None:
        """The document that is at hand, without asking anybody."""
        return self._value

    def get(self, pause: Pause | None = None) -> T:
        """The document; a new one when there is none, or when this one is past its lifetime and loading works."""
        seen, pause = self._attempts, pause or self._pause
        if (held := self._held_for(pause)) is not None:
            return held
        with self._lock:
            if self._attempts != seen:  # Another thread loaded while this one waited.
                return self._shared_outcome()
            if (held := self._held_for(pause)) is not None:  # A pause may just have begun.
                return held
            return self._loaded_for(pause)

    def newer_than(self, seen: T, pause: Pause | None = None) -> T | None:
        """A document other than `seen`, which lacked something: one more load, unless the last one was fruitless.

        Loading starts a pause, so that a flood of tokens with invented key ids costs the provider one request for
        each pause; `was_fruitful` lifts it, so that keys which really rotate are followed at once.
        """
        pause = pause or self._pause
        with self._lock:
            if self._value is not None and self._value is not seen:
                return self._value
            if pause.is_on:
                pause.raise_again()  # What is missing may well exist: it cannot be known now.
                return None
            pause.begin()
            try:
                return self._load_now()
            except (ProviderUnavailable, TokenRejected) as error:
                pause.begin(error)
                raise

    def was_fruitful(self, pause: Pause | None = None) -> None:
        """The document from `newer_than` held what was missing."""
        with self._lock:
            (pause or self._pause).end()

    def was_just_loaded(self, pause: Pause | None = None) -> None:
        """The document lacked something and is as new as can be: a newer one is not looked for until after a pause."""
        with self._lock:
            (pause or self._pause).begin()

    def _held_for(self, pause: Pause) -> T | None:
        """What can be had without a load: the document, or, where the pause says so, the last failure once more."""
        value = self._value
        if value is not None and self._is_current():
            return value
        if pause.is_on and pause.before_the_first:
            pause.raise_again(only_refusals=value is not None)
        return value if pause.is_on else None

    def _loaded_for(self, pause: Pause) -> T:
        try:
            return self._load_now()
        except TokenRejected as error:
            if pause.before_the_first:
                pause.begin(error)
            raise
        except ProviderUnavailable as error:
            if self._value is not None or pause.before_the_first:
                pause.begin(error)
            if self._value is None:
                raise  # Nothing to fall back on. Without such a pause, the next call tries again.
            return self._value

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
            raise again(failure)
        assert self._value is not None, "a load either fails or leaves a document"
        return self._value

    def _is_current(self) -> bool:
        return self._current_until is not None and self._clock() < self._current_until
