"""PostgreSQL ends a deadlock by failing one of the two transactions. What lost did nothing wrong, and wrote nothing:
begun anew it goes through, because the other one is over by then. SQLite, which lets one write at a time, has none.

The other one is given a moment: PostgreSQL lets whoever comes first take a row that was just let go, also before those
who have waited for it, and on a busy machine that was the loser once more.
"""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

Result = TypeVar("Result")

_GAVE_WAY = ("40001", "40P01")  # serialization_failure, deadlock_detected

_PAUSES = (0.1, 0.5)
"""Seconds before each further try."""

_log = logging.getLogger(__name__)


def again_if_it_gave_way(work: Callable[[], Result]) -> Result:
    """Do a whole transaction, or all that happens after one savepoint; anew if it had to give way to another."""
    for pause in _PAUSES:
        try:
            return work()
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state not in _GAVE_WAY:
                raise
            _log.info("a transaction gave way to another one (%s) and is begun anew", state)
            time.sleep(pause)
    return work()
