"""The ledger, and the rules that the database itself holds over it.

Nothing is changed or taken out, and each transaction has exactly the entries it announced, summing to zero,
when the database transaction that wrote it commits. PostgreSQL has constraint triggers that wait for the
commit. SQLite has none, but it has foreign keys that wait: while a transaction is incomplete it has a row in
`ledger_incomplete`, and that row refers to a table that is always empty, so that no commit can leave it.
Adding entries later is refused too: on SQLite because the row is gone, on PostgreSQL because of the count.
"""

import sqlalchemy as sa
from alembic import op

revision = "billing_0002"
down_revision = "billing_0001"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_TABLES = ("ledger_transactions", "ledger_entries")

_SQLITE = [
    "CREATE TABLE ledger_nothing (id INTEGER PRIMARY KEY, CHECK (0))",
    "CREATE TABLE ledger_incomplete ("
    " transaction_id INTEGER PRIMARY KEY, missing_entries INTEGER NOT NULL, sum_minor BIGINT NOT NULL,"
    " never INTEGER NOT NULL DEFAULT 0 REFERENCES ledger_nothing (id) DEFERRABLE INITIALLY DEFERRED)",
    "CREATE TRIGGER ledger_transactions_announced AFTER INSERT ON ledger_transactions BEGIN"
    " INSERT INTO ledger_incomplete (transaction_id, missing_entries, sum_minor) VALUES (NEW.id, NEW.entry_count, 0);"
    " END",
    "CREATE TRIGGER ledger_entries_announced BEFORE INSERT ON ledger_entries"
    " WHEN NOT EXISTS (SELECT 1 FROM ledger_incomplete WHERE transaction_id = NEW.transaction_id) BEGIN"
    " SELECT RAISE(ABORT, 'ledger: this transaction is complete'); END",
    "CREATE TRIGGER ledger_entries_counted AFTER INSERT ON ledger_entries BEGIN"
    " UPDATE ledger_incomplete SET missing_entries = missing_entries - 1, sum_minor = sum_minor + NEW.amount_minor"
    " WHERE transaction_id = NEW.transaction_id;"
    " DELETE FROM ledger_incomplete"
    " WHERE transaction_id = NEW.transaction_id AND missing_entries = 0 AND sum_minor = 0; END",
]

# INSERT OR REPLACE takes a row out without asking the triggers on DELETE, so the row it would replace is looked for.
_SQLITE_REPLACED = {
    "ledger_transactions": "id = NEW.id OR (source = NEW.source AND kind = NEW.kind AND external_id = NEW.external_id)",
    "ledger_entries": "id = NEW.id",
}

_POSTGRESQL = [
    "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION 'ledger: entries are never changed or taken out' USING ERRCODE = '23001'; END $$",
    "CREATE FUNCTION ledger_require_balance() RETURNS trigger LANGUAGE plpgsql AS $$"
    " DECLARE written bigint; total numeric; announced bigint; wanted bigint;"
    " BEGIN"
    " wanted := CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN (to_jsonb(NEW) ->> 'transaction_id')::bigint"
    " ELSE NEW.id END;"
    " SELECT entry_count INTO announced FROM ledger_transactions WHERE id = wanted;"
    " SELECT count(*), coalesce(sum(amount_minor), 0) INTO written, total"
    " FROM ledger_entries WHERE transaction_id = wanted;"
    " IF written <> announced OR total <> 0 THEN"
    " RAISE EXCEPTION 'ledger: a transaction must have its entries, summing to zero' USING ERRCODE = '23514'; END IF;"
    " RETURN NULL; END $$",
]


def upgrade() -> None:
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _tables() -> None:
    op.create_table(
        "ledger_transactions",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("source", _CODE, nullable=False),
        sa.Column("external_id", _CODE, nullable=False),
        sa.Column("kind", _CODE, nullable=False),
        sa.Column("customer_id", _ID, sa.ForeignKey("customers.id")),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_count", sa.SmallInteger, nullable=False),
        sa.UniqueConstraint("source", "kind", "external_id", name="ledger_transactions_origin"),
        sa.UniqueConstraint("id", "currency", "occurred_on", name="ledger_transactions_of_entries"),
        sa.CheckConstraint("entry_count >= 2", name="ledger_transactions_double"),
    )
    op.create_index("ledger_transactions_by_day", "ledger_transactions", ["occurred_on"])
    op.create_table(
        "ledger_entries",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("transaction_id", _ID, nullable=False),
        sa.Column("account", _CODE, nullable=False),
        sa.Column("invoice_id", _ID, sa.ForeignKey("invoices.id")),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("occurred_on", sa.Date, nullable=False),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["transaction_id", "currency", "occurred_on"],
            ["ledger_transactions.id", "ledger_transactions.currency", "ledger_transactions.occurred_on"],
            name="ledger_entries_of_transaction",
        ),
        sa.CheckConstraint("amount_minor <> 0", name="ledger_entries_not_nothing"),
        sa.CheckConstraint(
            "account IN ('receivable', 'unapplied', 'cash', 'revenue', 'tax', 'bad_debt')",
            name="ledger_entries_account",
        ),
        sa.CheckConstraint(
            "account <> 'receivable' OR invoice_id IS NOT NULL", name="ledger_entries_receivable_of_invoice"
        ),
    )
    op.create_index("ledger_entries_by_transaction", "ledger_entries", ["transaction_id", "amount_minor"])
    op.create_index(
        "ledger_entries_by_account",
        "ledger_entries",
        ["account", "currency", "occurred_on", "invoice_id", "amount_minor"],
    )
    op.create_index("ledger_entries_by_invoice", "ledger_entries", ["invoice_id"])


def _guard_on_sqlite() -> None:
    for statement in _SQLITE:
        op.execute(statement)
    refuse = "SELECT RAISE(ABORT, 'ledger: entries are never changed or taken out'); END"
    for table in _TABLES:
        for action in ("UPDATE", "DELETE"):
            op.execute(f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} BEGIN {refuse}")
        replaced = f"EXISTS (SELECT 1 FROM {table} WHERE {_SQLITE_REPLACED[table]})"
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {replaced} BEGIN {refuse}")


def _guard_on_postgresql() -> None:
    for statement in _POSTGRESQL:
        op.execute(statement)
    for table in _TABLES:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
        op.execute(
            f"CREATE CONSTRAINT TRIGGER {table}_balance AFTER INSERT ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_require_balance()"
        )
