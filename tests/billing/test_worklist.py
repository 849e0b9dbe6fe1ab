"""What is overdue, by what to do first; and a customer's account."""

from datetime import date

import pytest
from sqlalchemy import func, select

from billing import actions
from billing.queries.account import Balance, balances, payments_of
from billing.queries.debtors import top_debtors
from billing.queries.worklist import REMIND_AGAIN_AFTER, Step, worklist
from billing.store.documents import customers
from billing.store.ledger import ledger_entries, ledger_transactions
from database import reading
from tests.support.desk import Desk, opened, pounds
from tests.support.imports_of_books import UCI, contents_of, imported
from tests.support.ledger import day

TODAY = day("04-16")


@pytest.fixture
def desk(tmp_path):
    engine = opened(tmp_path / "ledger.db")
    yield Desk(engine)
    engine.dispose()


def listed(desk, when=TODAY, currency="GBP"):
    with reading(desk.engine) as tx:
        return [(row.number, row.step) for row in worklist(tx, currency, when)]


def test_what_nobody_was_reminded_of_comes_first_and_large_sums_before_small_ones(desk):
    assert listed(desk) == [("OPEN", Step.REMIND), ("PART", Step.REMIND), ("NEXT", Step.REMIND)]


def test_an_invoice_that_was_reminded_of_waits_and_comes_back(desk):
    desk.do(actions.mark_for_dunning, invoice_id=desk.id("OPEN"))

    assert listed(desk)[-1] == ("OPEN", Step.WAIT)
    assert listed(desk, TODAY + REMIND_AGAIN_AFTER)[0] == ("OPEN", Step.REMIND)


def test_a_dispute_is_settled_before_anything_else_and_after_the_reminders(desk):
    desk.do(actions.mark_for_dunning, invoice_id=desk.id("NEXT"))
    desk.do(actions.set_dispute, invoice_id=desk.id("OPEN"))

    assert listed(desk) == [("PART", Step.REMIND), ("OPEN", Step.SETTLE_DISPUTE), ("NEXT", Step.WAIT)]


def test_what_was_due_that_day_is_not_overdue(desk):
    assert "PART" not in [number for number, _ in listed(desk, day("03-07"))]
    assert "PART" in [number for number, _ in listed(desk, day("03-08"))]


def test_currencies_are_never_in_one_list(desk):
    assert listed(desk, currency="EUR") == [("EURO", Step.REMIND)]


def test_an_account_says_what_is_owed_what_is_overdue_and_what_was_paid_too_much(desk):
    desk.do(actions.credit_amount, invoice_id=desk.id("PAID"), amount=pounds(20_00))
    customer_id = desk.state("OPEN").customer_id

    with reading(desk.engine) as tx:
        found = balances(tx, customer_id, TODAY)

    owed = 100_00 + 168_00 + 30_00 + 45_00 + 220_00
    assert found == [Balance("GBP", owed, 100_00 + 168_00 + 30_00, 20_00)]


def test_an_account_says_what_no_invoice_has_used_as_the_ledger_does(engine):
    imported(engine, contents_of(UCI))
    unapplied = func.sum(-ledger_entries.c.amount_minor)
    by_customer = (
        select(ledger_transactions.c.customer_id, unapplied)
        .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.account == "unapplied")
        .group_by(ledger_transactions.c.customer_id)
    )

    with reading(engine) as tx:
        in_ledger = {row[0]: row[1] for row in tx.execute(by_customer)}
        found = {one: balances(tx, one, TODAY) for one in tx.execute(select(customers.c.id)).scalars()}

    assert any(in_ledger.values())
    assert {one: sum(each.unapplied_minor for each in of_one) for one, of_one in found.items()} == {
        one: in_ledger.get(one, 0) for one in found
    }


def test_an_account_shows_the_newest_payments_first(desk):
    with reading(desk.engine) as tx:
        numbers = [payment.number for payment in payments_of(tx, desk.state("OPEN").customer_id)]

    assert numbers == ["P3", "P4", "P2", "P1"]


def test_whom_a_file_does_not_name_comes_last_and_is_reminded_of_nothing(engine):
    imported(engine, contents_of(UCI))

    with reading(engine) as tx:
        found = worklist(tx, "GBP", date(2026, 1, 1))
        assert (found[-1].number, found[-1].step) == ("100005", Step.NOBODY)
        assert [one.is_nobody for one in top_debtors(tx, "GBP", date(2026, 1, 1))] == [False, True]
