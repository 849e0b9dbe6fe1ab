"""How often what gave way to another transaction is begun anew. Real deadlocks: `tests/pages/test_giving_way.py`."""

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from database import again_if_it_gave_way


def failing(times: int, error: type[psycopg.Error] = psycopg.errors.DeadlockDetected):
    """Work that loses so many times, and then is done; what was tried stands in `tries`."""
    tries = []

    def work() -> str:
        tries.append(1)
        if len(tries) <= times:
            raise OperationalError("UPDATE", {}, error("lost"))
        return "done"

    return work, tries


@pytest.mark.parametrize("times", [0, 1, 2])
def test_what_gives_way_up_to_twice_is_done(times):
    work, tries = failing(times)

    assert again_if_it_gave_way(work) == "done"
    assert len(tries) == times + 1


def test_what_gives_way_three_times_fails():
    work, tries = failing(3, psycopg.errors.SerializationFailure)

    with pytest.raises(OperationalError):
        again_if_it_gave_way(work)
    assert len(tries) == 3


def test_what_fails_otherwise_is_tried_once():
    work, tries = failing(1, psycopg.errors.LockNotAvailable)

    with pytest.raises(OperationalError):
        again_if_it_gave_way(work)
    assert len(tries) == 1
