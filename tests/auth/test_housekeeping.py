"""Sweeping: what expired goes, what lives stays, and nothing waits for it."""

from datetime import timedelta

import pytest

from auth import testing
from auth.housekeeping import sweep
from auth.session import EndReason
from auth.store import pending, sessions
from tests.support.flow import Clock
from tests.support.records import attempt, session


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock):
    started = testing.start(clock=clock)
    yield started
    started.engine.dispose()


def test_every_table_is_swept_and_an_empty_one_loses_nothing(service):
    swept = sweep(service)

    assert {"pending", "outcomes", "kept", "sign_outs", "logout_tokens", "sessions", "trail"} <= set(swept)
    assert set(swept.values()) == {0}


def test_what_expired_goes_and_what_lives_stays(service, clock):
    ended, live = session(), session()
    old, recent = attempt(expires_at=clock() - timedelta(hours=2)), attempt(expires_at=clock())
    with service.writing() as tx:
        for record in (ended, live):
            sessions.insert(tx, record)
        sessions.end(tx, ended.id, EndReason.IDLE, clock() - timedelta(days=8))
        pending.add(tx, old)
        pending.add(tx, recent)

    swept = sweep(service)

    assert (swept["sessions"], swept["pending"]) == (1, 1)
    with service.reading() as tx:
        assert sessions.by_id(tx, live.id) is not None
        assert pending.find(tx, recent.state_hash) is not None
