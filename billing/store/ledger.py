"""The ledger: double entry, and nothing in it is ever changed or taken out. `post` is the one way in.

The database itself refuses an UPDATE or DELETE here, and a commit that would leave a transaction whose
entries do not sum to zero or are not as many as it announced (migrations/versions/0002_ledger.py). Day and
currency stand in each entry too, tied to the transaction by a foreign key, so that one index answers a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Table,
    insert,
)
from sqlalchemy import UniqueConstraint as Unique

from billing.postings import Posting
from billing.store.documents import metadata
from billing.store.types import Code, Currency, Id, Minor, UtcDateTime

ledger_transactions = Table(
    "ledger_transactions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Code, nullable=False),
    Column("external_id", Code, nullable=False),
    Column("kind", Code, nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id")),
    Column("currency", Currency, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("entry_count", SmallInteger, nullable=False),
    Unique("source", "kind", "external_id", name="ledger_transactions_origin"),
    Unique("id", "currency", "occurred_on", name="ledger_transactions_of_entries"),
    CheckConstraint("entry_count >= 2", name="ledger_transactions_double"),
    Index("ledger_transactions_by_day", "occurred_on"),
)

ledger_entries = Table(
    "ledger_entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("transaction_id", Id, nullable=False),
    Column("account", Code, nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("currency", Currency, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    ForeignKeyConstraint(
        ["transaction_id", "currency", "occurred_on"],
        ["ledger_transactions.id", "ledger_transactions.currency", "ledger_transactions.occurred_on"],
        name="ledger_entries_of_transaction",
    ),
    CheckConstraint("amount_minor <> 0", name="ledger_entries_not_nothing"),
    CheckConstraint(
        "account IN ('receivable', 'unapplied', 'cash', 'revenue', 'tax', 'bad_debt')", name="ledger_entries_account"
    ),
    CheckConstraint("account <> 'receivable' OR invoice_id IS NOT NULL", name="ledger_entries_receivable_of_invoice"),
    Index("ledger_entries_by_transaction", "transaction_id", "amount_minor"),
    Index("ledger_entries_by_account", "account", "currency", "occurred_on", "invoice_id", "amount_minor"),
    Index("ledger_entries_by_invoice", "invoice_id"),
)


@dataclass(frozen=True, slots=True)
class Movement:
    """A posting in its place: where it came from, whose it is, and in which currency. Its receivable entries carry
    the ids of their invoices. `(source, kind, reference)` is unique, so that nothing is posted twice."""

    source: str
    customer_id: int
    currency: str
    posting: Posting


def post(tx: Connection, movements: Sequence[Movement], recorded_at: datetime) -> None:
    """Write movements to the ledger, in the caller's transaction. No other function inserts entries: whatever must
    hold for every entry, or be kept up to date with them, is called from here, with these same arguments."""
    if not movements:
        return
    statement = insert(ledger_transactions).returning(ledger_transactions.c.id, sort_by_parameter_order=True)
    keys = tx.execute(statement, [_transaction_row(one, recorded_at) for one in movements]).scalars().all()
    rows = [row for key, one in zip(keys, movements, strict=True) for row in _entry_rows(key, one)]
    tx.execute(insert(ledger_entries), rows)


def _transaction_row(movement: Movement, recorded_at: datetime) -> dict[str, object]:
    posting = movement.posting
    return {
        "source": movement.source,
        "external_id": posting.reference,
        "kind": posting.kind.value,
        "customer_id": movement.customer_id,
        "currency": movement.currency,
        "occurred_on": posting.occurred_on,
        "recorded_at": recorded_at,
        "entry_count": len(posting.entries),
    }


def _entry_rows(transaction_id: int, movement: Movement) -> list[dict[str, object]]:
    return [
        {
            "transaction_id": transaction_id,
            "account": entry.account.value,
            "invoice_id": entry.invoice_id,
            "currency": movement.currency,
            "occurred_on": movement.posting.occurred_on,
            "amount_minor": entry.amount_minor,
        }
        for entry in movement.posting.entries
    ]
