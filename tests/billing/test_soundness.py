"""Whoever holds the database's own keys can write past its guards; asked again, the books tell that they were."""

import pytest
import sqlalchemy as sa

from billing import actions
from billing.model import Method
from billing.store.soundness import contradictions
from database import reading, transaction
from tests.support.desk import ADA, NOW, Desk, opened, pounds

FORGED = "UPDATE payments SET amount_minor = amount_minor + 1 WHERE id = (SELECT min(id) FROM payments)"


@pytest.fixture
def desk(tmp_path):
    """Books with something of everything, and without the guards of the database."""
    desk = Desk(opened(tmp_path / "ledger.db"))
    money = {"currency": "GBP", "received_on": NOW.date(), "method": Method.CARD, "bank_reference": ""}
    desk.do(actions.record_payment, key=actions.new_key(), by=ADA, shares=[(desk.id("OPEN"), 10_00)], **money)
    desk.do(actions.credit_amount, key=actions.new_key(), invoice_id=desk.id("OPEN"), amount=pounds(5_00))
    with transaction(desk.engine) as tx:
        for name in tx.execute(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            tx.execute(sa.text(f"DROP TRIGGER {name}"))
    return desk


def found(desk):
    with reading(desk.engine) as tx:
        return {one.what for one in contradictions(tx)}


def forge(desk, *statements):
    with transaction(desk.engine) as tx:
        for statement in statements:
            tx.execute(sa.text(statement))


def test_honest_books_contradict_nothing(desk):
    assert found(desk) == set()


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE account = 'revenue'"], "ledger transaction"),
        (["DELETE FROM ledger_entries WHERE account = 'tax'"], "ledger transaction"),
        (["UPDATE ledger_transactions SET entry_count = entry_count + 1"], "ledger transaction"),
        (["UPDATE invoice_lines SET net_minor = net_minor - 1"], "invoice and its lines"),
        (["DELETE FROM invoice_lines WHERE position = 1"], "invoice and its lines"),
        (["DELETE FROM payment_allocations"], "invoice and its documents"),
        (["UPDATE credit_notes SET net_minor = net_minor + 1"], "invoice and its documents"),
        (
            [
                "UPDATE invoices SET paid_minor = paid_minor + 1, outstanding_minor = outstanding_minor - 1"
                " WHERE status = 'open' AND paid_minor > 0"
            ],
            "invoice and the ledger",
        ),
        ([FORGED], "payment and its shares"),
        ([FORGED], "payments and the ledger"),
        (["UPDATE refunds SET amount_minor = amount_minor + 1"], "refunds and the ledger"),
    ],
)
def test_what_was_forged_is_told(desk, statements, told):
    forge(desk, *statements)

    assert told in found(desk)
