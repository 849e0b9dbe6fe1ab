from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from billing.store.ledger import ledger_transactions
from billing.store.types import UtcDateTime
from database import reading, transaction
from tests.support.ledger import RECORDED_AT, day, invoice, record


def test_a_moment_comes_back_in_utc(either):
    with transaction(either) as tx:
        record(tx, invoice("ONE", day("01-01"), day("01-31"), 100))

    with reading(either) as tx:
        stored = tx.execute(select(ledger_transactions.c.recorded_at)).scalar_one()

    assert stored == RECORDED_AT
    assert stored.tzinfo is UTC


def test_a_moment_elsewhere_is_stored_as_utc():
    there = datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))

    assert UtcDateTime().process_bind_param(there, None) == datetime(2026, 1, 1, 10, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1, 12), None)  # noqa: DTZ001
