"""The tables of the ledger: double entry, and nothing in it is ever changed or taken out.

The database itself refuses an UPDATE or DELETE here, and a commit that would leave a transaction whose
entries do not sum to zero or are not as many as it announced (migrations/versions/0002_ledger.py). Day and
currency stand in each entry too, tied to the transaction by a foreign key, so that one index answers a sum.
"""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, Table
from sqlalchemy import UniqueConstraint as Unique

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
