"""What the database itself refuses, whoever asks."""

from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from billing.store.ledger import ledger_entries, ledger_transactions
from database import reading, transaction
from tests.support.ledger import BOOKS, RECORDED_AT, day, record, upgraded


def announce(tx, *, entries=2, currency="GBP"):
    # On the newest day there is, and cash alone: no figure that other tests ask for changes.
    values = {
        "source": "test",
        "external_id": str(uuid4()),
        "kind": "payment",
        "currency": currency,
        "occurred_on": day("04-15"),
        "recorded_at": RECORDED_AT,
        "entry_count": entries,
    }
    return tx.execute(ledger_transactions.insert().values(values).returning(ledger_transactions.c.id)).scalar_one()


def enter(tx, transaction_id, *amounts, currency="GBP", account="cash"):
    for amount in amounts:
        values = {
            "transaction_id": transaction_id,
            "account": account,
            "currency": currency,
            "occurred_on": day("04-15"),
            "amount_minor": amount,
        }
        tx.execute(ledger_entries.insert().values(values))


def number_of_entries(engine):
    with reading(engine) as tx:
        return tx.execute(select(func.count()).select_from(ledger_entries)).scalar_one()


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transactions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET currency = 'EUR'", "DELETE FROM {}"])
def test_what_is_in_the_ledger_is_never_changed_or_taken_out(books_engine, table, change):
    with pytest.raises(DBAPIError, match="never changed"), transaction(books_engine) as tx:
        tx.execute(text(change.format(table)))


@pytest.mark.parametrize("table", ["ledger_entries", "ledger_transactions"])
def test_an_entry_is_not_replaced_on_sqlite(engine, table):
    with transaction(engine) as tx:
        record(tx, *BOOKS)

    with pytest.raises(DBAPIError, match="never changed"), transaction(engine) as tx:
        tx.execute(text(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"))


@pytest.mark.postgresql
def test_the_ledger_is_not_emptied_on_postgresql(postgresql_url):
    engine = upgraded(postgresql_url)

    with pytest.raises(DBAPIError, match="never changed"), transaction(engine) as tx:
        tx.execute(text("TRUNCATE ledger_entries"))
    engine.dispose()


@pytest.mark.parametrize(
    "amounts", [(500, -499), (500,), (), (500, -400, -100)], ids=["uneven", "half", "none", "more"]
)
def test_a_transaction_that_is_not_as_announced_is_not_committed(books_engine, amounts):
    before = number_of_entries(books_engine)

    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        enter(tx, announce(tx), *amounts)

    assert number_of_entries(books_engine) == before


def test_entries_in_any_order_are_committed_when_they_sum_to_zero(books_engine):
    before = number_of_entries(books_engine)

    with transaction(books_engine) as tx:
        enter(tx, announce(tx, entries=4), 30, -30, 20, -20)

    assert number_of_entries(books_engine) == before + 4


def test_entries_are_not_added_to_a_transaction_later(books_engine):
    with transaction(books_engine) as tx:
        key = announce(tx)
        enter(tx, key, 500, -500)

    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        enter(tx, key, 7, -7)


def test_entries_of_another_currency_than_their_transaction_are_refused(books_engine):
    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        enter(tx, announce(tx), 500, -500, currency="EUR")


def test_an_account_that_does_not_exist_is_refused(books_engine):
    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        enter(tx, announce(tx), 500, -500, account="petty cash")


def test_a_receivable_without_an_invoice_is_refused(books_engine):
    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        enter(tx, announce(tx), 500, -500, account="receivable")


@pytest.mark.parametrize(
    "change",
    [
        "outstanding_minor = outstanding_minor - 1",
        "refunded_minor = paid_minor + 1, outstanding_minor = outstanding_minor + paid_minor + 1",
        "status = 'lost'",
        "total_minor = total_minor + 1",
    ],
    ids=["untrue balance", "more back than paid", "unknown status", "untrue total"],
)
def test_an_invoice_that_contradicts_itself_is_refused(books_engine, change):
    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        tx.execute(text(f"UPDATE invoices SET {change} WHERE number = 'PART'"))


def test_the_same_documents_are_not_recorded_twice(books_engine):
    with pytest.raises(DBAPIError), transaction(books_engine) as tx:
        record(tx, *BOOKS)
