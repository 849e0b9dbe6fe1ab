"""The rules and the clock of a process: the strictest until somebody says which."""

from datetime import UTC, datetime, timedelta

from billing import process
from billing.settings import BillingSettings


def test_what_is_installed_is_what_everybody_reads():
    moment = datetime(2026, 4, 16, 12, tzinfo=UTC)

    process.install(BillingSettings(timedelta(minutes=5), 10_00), lambda: moment)

    assert process.rules() == BillingSettings(timedelta(minutes=5), 10_00)
    assert process.now() == moment
