from datetime import date
from decimal import Decimal

import pytest

from billing.queries.kpis import Kpis, kpis
from billing.queries.period import Period
from database import reading
from tests.support.ledger import day

QUARTER = Period(date(2026, 1, 1), day("03-31"))


def test_every_figure_of_a_quarter_is_as_defined(books):
    assert kpis(books, "GBP", QUARTER) == Kpis(
        "GBP",
        QUARTER,
        billed_minor=120_00 + 240_00 + 60_00,
        net_revenue_minor=100_00 + 200_00 + 50_00 - 10_00,
        collected_minor=120_00 + 100_00 + 60_00,
        outstanding_minor=140_00,  # the payment of 15 April had not come in
        dso_days=Decimal("30.0"),  # 140 / 420 × 90
        collection_rate=Decimal("0.6569"),  # (120 + 100 + 48) / (120 + 240 + 48)
        refund_rate=Decimal("0.0429"),  # 12 / 280
        refunds=1,
        payments=3,
    )
    assert kpis(books, "GBP", QUARTER).refund_rate_by_number == Decimal("0.3333")


def test_another_currency_is_counted_by_itself(books):
    euros = kpis(books, "EUR", QUARTER)

    assert (euros.billed_minor, euros.outstanding_minor, euros.collected_minor) == (500_00, 500_00, 0)
    assert (euros.collection_rate, euros.refund_rate) == (None, None)


def test_what_came_in_after_the_day_does_not_count_as_collected(books):
    before = kpis(books, "GBP", Period(day("03-01"), day("03-09")))
    after = kpis(books, "GBP", Period(day("03-01"), day("04-15")))

    assert before.collection_rate == Decimal("0.4167")  # PART was due on 7 March: 100 / 240
    assert after.collection_rate == Decimal("0.6528")  # with BACK, and 40 more on PART: (140 + 48) / (240 + 48)


def test_a_credit_that_came_after_the_day_had_not_lowered_what_was_due(books):
    period = Period(day("03-20"), day("03-22"))

    assert kpis(books, "GBP", period).collection_rate == Decimal("1.0000")


@pytest.mark.parametrize("currency", ["GBP", "JPY"])
def test_shares_of_nothing_are_none_and_not_zero(either, currency):
    with reading(either) as tx:
        empty = kpis(tx, currency, QUARTER)

    assert (empty.dso_days, empty.collection_rate, empty.refund_rate) == (None, None, None)
    assert (empty.billed_minor, empty.net_revenue_minor, empty.collected_minor, empty.outstanding_minor) == (0, 0, 0, 0)
