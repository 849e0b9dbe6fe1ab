"""The tables of actions: keys and events, notes, reminders, requests for refunds, credited lines, numbers to come.

Events, notes, reminders and credited lines are never changed or taken out; a key gets its receipt once, a request
its decision once. The database itself refuses anything else (migrations/versions/0003_actions.py).
"""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, String, Table, Text, text
from sqlalchemy import UniqueConstraint as Unique

from billing.store.documents import metadata
from billing.store.types import Code, Currency, Id, Minor, UtcDateTime

action_keys = Table(
    "action_keys",
    metadata,
    Column("key", Code, primary_key=True),
    Column("action", Code, nullable=False),
    Column("request_hash", Code, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("receipt", Text),
)

billing_events = Table(
    "billing_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("verified_at", UtcDateTime),
    Column("action", Code, nullable=False),
    Column("entity", Code, nullable=False),
    Column("entity_id", Id, nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reference", Code, nullable=False),
    Column("key", Code, ForeignKey("action_keys.key"), nullable=False),
    Index("billing_events_by_time", "at", "id"),
    Index("billing_events_by_invoice", "invoice_id", "id"),
    Index("billing_events_by_customer", "customer_id", "id"),
    Index("billing_events_by_reference", "reference"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("invoice_id", Id, ForeignKey("invoices.id")),
    Column("body", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Index("notes_by_customer", "customer_id", "id"),
    Index("notes_by_invoice", "invoice_id", "id"),
)

dunning_marks = Table(
    "dunning_marks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False),
    Column("marked_on", Date, nullable=False),
    Unique("invoice_id", "marked_on", name="dunning_marks_once_a_day"),
)

refund_requests = Table(
    "refund_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("invoice_id", Id, ForeignKey("invoices.id"), nullable=False),
    Column("currency", Currency, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("requested_name", Text, nullable=False),
    Column("requested_at", UtcDateTime, nullable=False),
    Column("decision", Code),
    Column("decided_by", Text),
    Column("decided_name", Text),
    Column("decided_at", UtcDateTime),
    Column("decision_reason", String(500)),
    CheckConstraint("amount_minor > 0", name="refund_requests_positive"),
    CheckConstraint("decision IN ('approved', 'declined')", name="refund_requests_decision"),
    CheckConstraint(
        "decision IS NULL OR (decided_by IS NOT NULL AND decided_at IS NOT NULL)", name="refund_requests_decided"
    ),
    CheckConstraint(
        "decision IS NULL OR decision = 'declined' OR decided_by <> requested_by", name="refund_requests_four_eyes"
    ),
    Index(
        "refund_requests_pending",
        "requested_at",
        "id",
        sqlite_where=text("decision IS NULL"),
        postgresql_where=text("decision IS NULL"),
    ),
    Index("refund_requests_by_invoice", "invoice_id"),
)

credit_note_lines = Table(
    "credit_note_lines",
    metadata,
    Column("id", Id, primary_key=True),
    Column("credit_note_id", Id, ForeignKey("credit_notes.id"), nullable=False),
    Column("invoice_line_id", Id, ForeignKey("invoice_lines.id"), nullable=False),
    Column("net_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Unique("invoice_line_id", name="credit_note_lines_once"),
    Index("credit_note_lines_by_note", "credit_note_id"),
)

number_series = Table(
    "number_series",
    metadata,
    Column("name", Code, primary_key=True),
    Column("last", Minor, nullable=False),
)
