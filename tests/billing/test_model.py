from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from billing.errors import ProofTooOld
from billing.model import Approver, Line
from tests.support.ledger import BOOKS

NOW = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize("age", [timedelta(0), QUARTER, timedelta(seconds=-60)])
def test_a_proof_young_enough_may_move_money(age):
    Approver("1", "Ada", NOW - age).require_fresh(NOW, QUARTER)


@pytest.mark.parametrize(
    "verified_at",
    [None, NOW - QUARTER - timedelta(seconds=1), NOW + timedelta(seconds=61)],
    ids=["none", "old", "early"],
)
def test_a_proof_missing_old_or_of_the_future_moves_nothing(verified_at):
    with pytest.raises(ProofTooOld):
        Approver("1", "Ada", verified_at).require_fresh(NOW, QUARTER)


def test_a_line_rounds_its_net_and_then_its_tax():
    line = Line.priced("Screws", Decimal("2.5"), Decimal("0.333"), 2000, digits=2)

    assert (line.net_minor, line.tax_minor) == (83, 17)


def test_a_price_below_a_penny_is_kept_exactly():
    line = Line.priced("Screws", Decimal(1000), Decimal("0.001"), 0, digits=2)

    assert (line.unit_price_micro, line.quantity_milli, line.net_minor) == (1000, 1_000_000, 100)


def test_a_refund_makes_up_for_the_credit_that_caused_it():
    back = next(invoice for invoice in BOOKS if invoice.number == "BACK")

    assert (back.paid_minor, back.credited_minor, back.refunded_minor, back.balance_minor) == (6000, 1200, 1200, 0)
