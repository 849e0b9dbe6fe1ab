"""Sums that the database keeps by itself, so that no writer can forget them, and the search for parts of words.

Whatever inserts an entry or changes an invoice, triggers carry it into `ledger_days`, `issued_days` and `due_days`
within the same transaction. The statements are the same on both databases; only the frame around them differs.
Numbers and names are searched by trigrams: FTS5 on SQLite, pg_trgm on PostgreSQL, which both keep up by themselves.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "billing_0004"
down_revision = "billing_0003"

_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_HAS_BALANCE = sa.text("outstanding_minor <> 0")
_IS_SHOWN = sa.text("source <> 'undone'")

_FINAL = "{row}.status IN ('open', 'paid', 'uncollectible')"
_PAID = "({row}.paid_minor - {row}.refunded_minor)"
_ASKED = "({row}.total_minor - {row}.credited_minor)"
_ISSUED_SUMS = {
    "documents": "CASE WHEN {row}.source = 'undone' THEN 0 ELSE 1 END",
    "billed_minor": f"CASE WHEN {_FINAL} THEN {{row}}.total_minor ELSE 0 END",
    "net_minor": f"CASE WHEN {_FINAL} THEN {{row}}.net_minor ELSE 0 END",
}
_DUE_SUMS = {
    "open_invoices": "CASE WHEN {row}.status = 'open' THEN 1 ELSE 0 END",
    "owing_invoices": "CASE WHEN {row}.outstanding_minor > 0 THEN 1 ELSE 0 END",
    "owed_minor": "CASE WHEN {row}.outstanding_minor > 0 THEN {row}.outstanding_minor ELSE 0 END",
    "overpaid_minor": "CASE WHEN {row}.outstanding_minor < 0 THEN {row}.outstanding_minor ELSE 0 END",
    "asked_minor": f"CASE WHEN {_FINAL} THEN {_ASKED} ELSE 0 END",
    "settled_minor": f"CASE WHEN NOT ({_FINAL}) THEN 0 WHEN {_PAID} > {_ASKED} THEN {_ASKED} ELSE {_PAID} END",
}
_DAYS = {"issued_days": ("issued_on", _ISSUED_SUMS), "due_days": ("due_on", _DUE_SUMS)}
_FOLLOWED = (
    "source, currency, status, issued_on, due_on, net_minor, total_minor, paid_minor, credited_minor, refunded_minor,"
    " outstanding_minor"
)

_NEW_ENTRY = (
    "INSERT INTO ledger_days (currency, account, kind, occurred_on, amount_minor, entries)"
    " SELECT NEW.currency, NEW.account, kind, NEW.occurred_on, NEW.amount_minor, 1"
    " FROM ledger_transactions WHERE id = NEW.transaction_id"
    " ON CONFLICT (currency, account, kind, occurred_on) DO UPDATE"
    " SET amount_minor = ledger_days.amount_minor + excluded.amount_minor, entries = ledger_days.entries + 1;"
)
_SEARCHED = {"customers": ("customer_search", "search_text"), "invoices": ("invoice_search", "number")}


def upgrade() -> None:
    _tables()
    _indexes()
    _fill()
    sqlite = op.get_bind().dialect.name == "sqlite"
    follow = _follow_on_sqlite if sqlite else _follow_on_postgresql
    added, removed = _carried("NEW", "+"), _carried("OLD", "-")
    follow("ledger_days_added", "ledger_entries", "INSERT", _NEW_ENTRY)
    follow("invoice_days_added", "invoices", "INSERT", added)
    follow("invoice_days_removed", "invoices", "DELETE", removed)
    follow("invoice_days_changed", "invoices", f"UPDATE OF {_FOLLOWED}", f"{removed} {added}")
    if sqlite:
        _search_on_sqlite()
    else:
        _search_on_postgresql()


def _tables() -> None:
    op.create_table(
        "ledger_days",
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("account", _CODE, primary_key=True),
        sa.Column("kind", _CODE, primary_key=True),
        sa.Column("occurred_on", sa.Date, primary_key=True),
        sa.Column("amount_minor", sa.BigInteger, nullable=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
    )
    for table, (day, sums) in _DAYS.items():
        op.create_table(
            table,
            sa.Column("currency", sa.String(3), primary_key=True),
            sa.Column(day, sa.Date, primary_key=True),
            *(sa.Column(name, sa.BigInteger, nullable=False) for name in sums),
        )


def _indexes() -> None:
    op.create_index("invoices_by_total", "invoices", ["total_minor", "id"])
    op.create_index("invoices_by_currency_and_status", "invoices", ["currency", "status", "issued_on", "id"])
    for name, columns, which in (
        ("invoices_shown_by_customer", ["customer_id", "id"], _IS_SHOWN),
        ("invoices_owed_by_date", ["issued_on", "id", "due_on", "outstanding_minor"], _HAS_BALANCE),
        ("invoices_owed_by_currency", ["currency", "issued_on", "id", "due_on", "outstanding_minor"], _HAS_BALANCE),
        ("invoices_owed_by_customer", ["currency", "customer_id", "outstanding_minor"], _HAS_BALANCE),
    ):
        op.create_index(name, "invoices", columns, sqlite_where=which, postgresql_where=which)


def _fill() -> None:
    op.execute(
        "INSERT INTO ledger_days (currency, account, kind, occurred_on, amount_minor, entries)"
        " SELECT entry.currency, account, kind, entry.occurred_on, sum(amount_minor), count(*)"
        " FROM ledger_entries AS entry JOIN ledger_transactions ON ledger_transactions.id = transaction_id"
        " GROUP BY entry.currency, account, kind, entry.occurred_on"
    )
    for table, (day, sums) in _DAYS.items():
        amounts = ", ".join(f"sum({formula.format(row='invoices')})" for formula in sums.values())
        op.execute(
            f"INSERT INTO {table} (currency, {day}, {', '.join(sums)})"
            f" SELECT currency, {day}, {amounts} FROM invoices GROUP BY currency, {day}"
        )


def _carried(row: str, sign: str) -> str:
    """The statements that add an invoice to the sums of its days, or take it out of them."""
    return " ".join(_carried_to(table, row, sign) for table in _DAYS)


def _carried_to(table: str, row: str, sign: str) -> str:
    day, sums = _DAYS[table]
    amounts = ", ".join(f"{sign}({formula.format(row=row)})" for formula in sums.values())
    changes = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in sums)
    return (
        f"INSERT INTO {table} (currency, {day}, {', '.join(sums)}) VALUES ({row}.currency, {row}.{day}, {amounts})"
        f" ON CONFLICT (currency, {day}) DO UPDATE SET {changes};"
    )


def _follow_on_sqlite(name: str, table: str, when: str, statements: str) -> None:
    op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {statements} END")


def _follow_on_postgresql(name: str, table: str, when: str, statements: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statements} RETURN NULL; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _search_on_sqlite() -> None:
    for table, (index, column) in _SEARCHED.items():
        op.execute(
            f"CREATE VIRTUAL TABLE {index} USING fts5"
            f" ({column}, content='{table}', content_rowid='id', tokenize='trigram')"
        )
        op.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        add = f"INSERT INTO {index} (rowid, {column}) VALUES (NEW.id, NEW.{column});"
        remove = f"INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', OLD.id, OLD.{column});"
        _triggers_of_search(index, table, column, add, remove)


def _triggers_of_search(index: str, table: str, column: str, add: str, remove: str) -> None:
    parts: Sequence[tuple[str, str, str]] = (
        ("added", "INSERT", add),
        ("removed", "DELETE", remove),
        ("changed", f"UPDATE OF {column}", f"{remove} {add}"),
    )
    for what, when, statements in parts:
        op.execute(f"CREATE TRIGGER {index}_{what} AFTER {when} ON {table} BEGIN {statements} END")


def _search_on_postgresql() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX customers_by_text ON customers USING gin (search_text gin_trgm_ops)")
    op.execute("CREATE INDEX invoices_by_text ON invoices USING gin (upper(number) gin_trgm_ops)")
