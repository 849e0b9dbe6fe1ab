"""A time after a fruitless load in which no other is tried, for one kind of caller.

Whoever may ask anonymously has a pause of their own: it can make neither a sign-in wait, nor the provider work.
"""

from datetime import datetime, timedelta

from auth.clock import Clock
from auth.errors import ProviderUnavailable, TokenRejected

Failure = ProviderUnavailable | TokenRejected


class Pause:
    """On for `length` from each `begin`, or for `after_failure`, as a provider in trouble may soon be well again.

    `before_the_first` also holds back while there is no document at all.
    """

    def __init__(
        self, clock: Clock, length: timedelta, *, after_failure: timedelta | None = None, before_the_first: bool = False
    ) -> None:
        self.before_the_first = before_the_first
        self._after_failure = after_failure or length
        self._clock = clock
        self._length = length
        self._until: datetime | None = None
        self._failure: Failure | None = None

    @property
    def is_on(self) -> bool:
        return self._until is not None and self._clock() < self._until

    def begin(self, failure: Failure | None = None) -> None:
        """After a load that failed, or that did not hold what was missing."""
        self._until = self._clock() + (self._length if failure is None else self._after_failure)
        self._failure = failure

    def end(self) -> None:
        self._until = self._failure = None

    def raise_again(self, *, only_refusals: bool = False) -> None:
        """What can be told instead of a load: what the last one failed with, if it did."""
        failure = self._failure
        if failure is not None and (isinstance(failure, TokenRejected) or not only_refusals):
            raise again(failure)


def again(failure: Failure) -> Failure:
    """The same failure for another person: the reference code in each error is theirs alone."""
    return type(failure)(check=failure.check, expected=failure.expected, got=failure.got)
