"""What actions leave behind: their keys and events, notes, reminders, requests for refunds, and numbers to come.

The database itself keeps what was written: events, notes, reminders and credited lines are never changed or taken
out; a receipt is filled in once; a request is decided once, and approved by somebody else than who asked.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "billing_0003"
down_revision = "billing_0002"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_PENDING = sa.text("decision IS NULL")
_SERIES = ("PAY", "CN", "RE")

# Table: which stored row an INSERT OR REPLACE of SQLite would take out without asking the triggers on DELETE.
_APPEND_ONLY = {
    "billing_events": "id = NEW.id",
    "notes": "id = NEW.id",
    "dunning_marks": "id = NEW.id OR (invoice_id = NEW.invoice_id AND marked_on = NEW.marked_on)",
    "credit_note_lines": "id = NEW.id OR invoice_line_id = NEW.invoice_line_id",
}
# Table: the same, and the condition under which an UPDATE comes too late or changes what was asked for.
_COMPLETED_ONCE = {
    "action_keys": (
        "key = NEW.key",
        "OLD.receipt IS NOT NULL OR NEW.key <> OLD.key OR NEW.request_hash <> OLD.request_hash",
    ),
    "refund_requests": (
        "id = NEW.id",
        "OLD.decision IS NOT NULL OR NEW.id <> OLD.id OR NEW.invoice_id <> OLD.invoice_id"
        " OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency"
        " OR NEW.requested_by <> OLD.requested_by",
    ),
}
_REFUSAL = "billing: what was written here is never changed or taken out"


def _column(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def upgrade() -> None:
    _keys_and_events()
    _notes_and_reminders()
    _refund_requests()
    _credited_lines()
    _number_series()
    if op.get_bind().dialect.name == "sqlite":
        _guard_on_sqlite()
    else:
        _guard_on_postgresql()


def _keys_and_events() -> None:
    op.create_table(
        "action_keys",
        sa.Column("key", _CODE, primary_key=True),
        _column("action", _CODE),
        _column("request_hash", _CODE),
        _column("made_at", _MOMENT),
        sa.Column("receipt", sa.Text),
    )
    op.create_table(
        "billing_events",
        sa.Column("id", _ID, primary_key=True),
        _column("at", _MOMENT),
        _column("subject", sa.Text),
        _column("name", sa.Text),
        sa.Column("verified_at", _MOMENT),
        _column("action", _CODE),
        _column("entity", _CODE),
        _column("entity_id", _ID),
        sa.Column("invoice_id", _ID, sa.ForeignKey("invoices.id")),
        _column("customer_id", _ID, sa.ForeignKey("customers.id")),
        _column("before", sa.Text),
        _column("after", sa.Text),
        _column("reason", sa.Text),
        _column("reference", _CODE),
        _column("key", _CODE, sa.ForeignKey("action_keys.key")),
    )
    op.create_index("billing_events_by_time", "billing_events", ["at", "id"])
    op.create_index("billing_events_by_invoice", "billing_events", ["invoice_id", "id"])
    op.create_index("billing_events_by_customer", "billing_events", ["customer_id", "id"])
    op.create_index("billing_events_by_reference", "billing_events", ["reference"])


def _notes_and_reminders() -> None:
    op.create_table(
        "notes",
        sa.Column("id", _ID, primary_key=True),
        _column("customer_id", _ID, sa.ForeignKey("customers.id")),
        sa.Column("invoice_id", _ID, sa.ForeignKey("invoices.id")),
        _column("body", sa.Text),
        _column("subject", sa.Text),
        _column("name", sa.Text),
        _column("written_at", _MOMENT),
    )
    op.create_index("notes_by_customer", "notes", ["customer_id", "id"])
    op.create_index("notes_by_invoice", "notes", ["invoice_id", "id"])
    op.create_table(
        "dunning_marks",
        sa.Column("id", _ID, primary_key=True),
        _column("invoice_id", _ID, sa.ForeignKey("invoices.id")),
        _column("marked_on", sa.Date),
        sa.UniqueConstraint("invoice_id", "marked_on", name="dunning_marks_once_a_day"),
    )


def _refund_requests() -> None:
    op.create_table(
        "refund_requests",
        sa.Column("id", _ID, primary_key=True),
        _column("invoice_id", _ID, sa.ForeignKey("invoices.id")),
        _column("currency", sa.String(3)),
        _column("amount_minor", sa.BigInteger),
        _column("reason", sa.String(500)),
        _column("requested_by", sa.Text),
        _column("requested_name", sa.Text),
        _column("requested_at", _MOMENT),
        sa.Column("decision", _CODE),
        sa.Column("decided_by", sa.Text),
        sa.Column("decided_name", sa.Text),
        sa.Column("decided_at", _MOMENT),
        sa.Column("decision_reason", sa.String(500)),
        sa.CheckConstraint("amount_minor > 0", name="refund_requests_positive"),
        sa.CheckConstraint("decision IN ('approved', 'declined')", name="refund_requests_decision"),
        sa.CheckConstraint(
            "decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)", name="refund_requests_decided"
        ),
        sa.CheckConstraint(
            "decision IS NULL OR decision = 'declined' OR decided_by <> requested_by", name="refund_requests_four_eyes"
        ),
    )
    op.create_index(
        "refund_requests_pending",
        "refund_requests",
        ["requested_at", "id"],
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    )
    op.create_index("refund_requests_by_invoice", "refund_requests", ["invoice_id"])


def _credited_lines() -> None:
    op.create_table(
        "credit_note_lines",
        sa.Column("id", _ID, primary_key=True),
        _column("credit_note_id", _ID, sa.ForeignKey("credit_notes.id")),
        _column("invoice_line_id", _ID, sa.ForeignKey("invoice_lines.id")),
        _column("net_minor", sa.BigInteger),
        _column("tax_minor", sa.BigInteger),
        sa.UniqueConstraint("invoice_line_id", name="credit_note_lines_once"),
    )
    op.create_index("credit_note_lines_by_note", "credit_note_lines", ["credit_note_id"])


def _number_series() -> None:
    series = op.create_table(
        "number_series", sa.Column("name", _CODE, primary_key=True), _column("last", sa.BigInteger)
    )
    op.bulk_insert(series, [{"name": name, "last": 0} for name in _SERIES])


def _guard_on_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    replaced = _APPEND_ONLY | {table: row for table, (row, _) in _COMPLETED_ONCE.items()}
    for table, row in replaced.items():
        late = f"WHEN {_COMPLETED_ONCE[table][1]} " if table in _COMPLETED_ONCE else ""
        exists = f"EXISTS (SELECT 1 FROM {table} WHERE {row})"
        op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {late}{refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}")
        op.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {exists} {refuse}")


def _guard_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION billing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = '23001'; END $$"
    )
    refuse = "EXECUTE FUNCTION billing_refuse()"
    for table in _APPEND_ONLY:
        _trigger(table, "append_only", "UPDATE OR DELETE OR TRUNCATE", f"FOR EACH STATEMENT {refuse}")
    for table, (_, late) in _COMPLETED_ONCE.items():
        _trigger(table, "no_delete", "DELETE OR TRUNCATE", f"FOR EACH STATEMENT {refuse}")
        _trigger(table, "once", "UPDATE", f"FOR EACH ROW WHEN ({late}) {refuse}")


def _trigger(table: str, name: str, actions: str, what: str) -> None:
    op.execute(f"CREATE TRIGGER {table}_{name} BEFORE {actions} ON {table} {what}")
