"""Sums that the database keeps say at any moment what they are sums of, whoever wrote."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from billing import currencies_in_use
from billing.model import Status
from billing.queries.kpis import _due_now, _due_then
from billing.queries.overview import counts
from billing.queries.period import Period
from billing.queries.sums import BILLED, COLLECTED, CREDITED_NET, REFUNDED, SOLD_NET, total
from billing.store.documents import credit_notes, invoices, payments, refunds
from billing.store.rollups import FINAL, differences, due_days, issued_days, ledger_days
from database import reading, transaction
from tests.billing.conftest import AS_OF
from tests.support.ledger import BOOKS, day, record


def test_a_ledger_that_was_written_in_one_go_has_right_sums(demo):
    assert differences(demo) == []


def test_what_is_changed_later_is_carried_on(either):
    with transaction(either) as tx:
        record(tx, *BOOKS)

    with transaction(either) as tx:
        part = invoices.c.number == "PART"
        tx.execute(update(invoices).where(part).values(due_on=day("12-31"), issued_on=day("02-06")))
        tx.execute(update(invoices).where(part).values(paid_minor=240_00, outstanding_minor=0, status="paid"))
        tx.execute(update(invoices).where(invoices.c.number == "EURO").values(status="void", outstanding_minor=0))

    with reading(either) as tx:
        assert differences(tx) == []
        assert counts(tx, AS_OF).open == 0


def test_what_is_not_committed_is_in_no_sum(engine):
    with transaction(engine) as tx:
        record(tx, *BOOKS)
    with engine.connect() as tx:
        tx.execute(update(invoices).values(due_on=day("12-31")))
        tx.rollback()

    with reading(engine) as tx:
        assert differences(tx) == []


@pytest.mark.parametrize(
    ("spoiled", "rollup"),
    [
        ("UPDATE ledger_days SET amount_minor = amount_minor + 1 WHERE kind = 'payment'", "ledger_days"),
        ("DELETE FROM due_days", "due_days"),
        ("UPDATE issued_days SET billed_minor = 0", "issued_days"),
        ("INSERT INTO due_days VALUES ('CHF', '2026-01-01', 0, 1, 5, 0, 5, 0)", "due_days"),
    ],
)
def test_a_sum_that_was_spoiled_is_found(engine, spoiled, rollup):
    with transaction(engine) as tx:
        record(tx, *BOOKS)
        tx.execute(text(spoiled))

    with reading(engine) as tx:
        found = differences(tx)

    assert {one.what for one in found} == {rollup}


PERIODS = [Period.ending(AS_OF - timedelta(days=back), days=days) for back, days in ((0, 30), (0, 700), (45, 90))]


@pytest.mark.parametrize("period", PERIODS, ids=["month", "all", "earlier"])
@pytest.mark.parametrize("currency", ["GBP", "EUR"])
def test_figures_are_those_of_the_documents(demo, currency, period):
    def added(table, column, day_column, *conditions):
        within = (table.c.currency == currency, table.c[day_column].between(period.first, period.last))
        return demo.execute(
            select(func.coalesce(func.sum(table.c[column]), 0)).where(*within, *conditions)
        ).scalar_one()

    assert total(demo, BILLED, currency, period) == added(invoices, "total_minor", "issued_on", FINAL)
    assert total(demo, SOLD_NET, currency, period) == added(invoices, "net_minor", "issued_on", FINAL)
    assert total(demo, COLLECTED, currency, period) == added(payments, "amount_minor", "received_on")
    assert total(demo, CREDITED_NET, currency, period) == added(credit_notes, "net_minor", "issued_on")
    assert total(demo, REFUNDED, currency, period) == added(refunds, "amount_minor", "paid_on")


def test_counts_are_those_of_the_invoices(demo):
    still_open = select(func.count()).where(invoices.c.status == Status.OPEN.value)
    late = select(func.count()).where(invoices.c.outstanding_minor > 0, invoices.c.due_on < AS_OF)
    found = counts(demo, AS_OF)

    assert (found.open, found.overdue) == (demo.execute(still_open).scalar_one(), demo.execute(late).scalar_one())


@pytest.mark.parametrize("currency", ["GBP", "EUR", "USD"])
def test_the_collection_rate_is_the_same_whether_it_is_read_or_added_up(demo, currency):
    period = Period.ending(AS_OF, days=60)

    read, added_up = (demo.execute(one(currency, period)).one() for one in (_due_now, _due_then))

    assert tuple(read) == tuple(added_up)


def test_a_currency_is_in_use_when_an_invoice_is_in_it(books):
    assert currencies_in_use(books) == ["GBP", "EUR"]


def test_sums_have_few_rows(demo):
    for table, most in ((issued_days, 3 * 800), (due_days, 3 * 900), (ledger_days, 3 * 800 * 16)):
        assert demo.execute(select(func.count()).select_from(table)).scalar_one() < most
