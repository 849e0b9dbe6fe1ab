"""A proof for one call is judged by its age when it is made, and once more when it is used up."""

from datetime import timedelta

import pytest

from auth import one_shot, testing, wishes
from auth.store import wishes as store
from tests.support.records import NOW, session

ADA = session()
CALL = {"action": "approve", "arguments": {"number": "I-1"}}


@pytest.fixture
def service():
    running = testing.start(pages=["/"], clock=lambda: NOW)
    yield running
    running.engine.dispose()


@pytest.fixture
def wish(service):
    return wishes.record(service, ADA, gate="/billing", **CALL, sentence="Approve I-1", one_shot=True)


AGES = [
    (timedelta(0), True),
    (timedelta(seconds=-60), True),
    (timedelta(seconds=-61), False),
    (timedelta(hours=-8), False),
    (timedelta(seconds=60), True),
    (timedelta(seconds=61), False),
    (None, False),
]


@pytest.mark.parametrize(("offset", "counts"), AGES, ids=str)
def test_what_was_proven_before_it_was_wanted_is_no_proof_for_it(service, wish, offset, counts):
    auth_time = None if offset is None else NOW + offset

    with service.writing() as tx:
        one_shot.prove(service, tx, wish, session=ADA, auth_time=auth_time)

    offer = wishes.waiting(service, ADA, "/billing")
    assert offer is not None
    assert offer.proven_in(ADA) == counts


@pytest.mark.parametrize(("offset", "counts"), AGES, ids=str)
def test_a_proof_that_is_written_down_all_the_same_is_not_used_up(service, wish, offset, counts):
    auth_time = None if offset is None else NOW + offset
    with service.writing() as tx:
        store.prove(tx, wish, session=ADA, auth_time=auth_time, now=NOW)

        used = one_shot.consume_proof(service, tx, ADA, **CALL)

    assert (used == wish) == counts


def test_what_was_begun_and_never_came_to_an_end_is_not_offered_again_and_not_called_done(service, wish, monkeypatch):
    monkeypatch.setattr(wishes, "AT_WORK", timedelta(0))
    offer = wishes.waiting(service, ADA, "/billing")
    with service.writing() as tx:
        assert wishes.claim(service, tx, offer)

    assert wishes.waiting(service, ADA, "/billing") is None
    assert wishes.said(service, ADA, "/billing", wish) == ""
