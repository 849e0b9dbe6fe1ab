"""The tables of imports: which file brought what, and the documents that only files bring.

`import_documents` has a row for every document that was met in a file, also for those of which nothing was left to
write. `document_id` points into the table that `kind` names. The digest is of what the file said, so that the same
document with other content is noticed.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique

from billing.store.documents import metadata
from billing.store.types import Code, Currency, Id, Minor, UtcDateTime

DERIVED = "derived"
"""The source of payments, refunds and credit that a rule made up, because a file has none."""
UNDONE = "undone"
"""The source of invoices and customers whose import was undone: the ledger still names them, and no list shows them."""

import_batches = Table(
    "import_batches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Code, nullable=False),
    Column("layout", Code, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("imported_by", String(200), nullable=False),
    Column("state", String(16), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    # Whether payments, due days or refunds were made up by rule, because the file has none.
    Column("derived", Boolean, nullable=False),
    CheckConstraint("state IN ('running', 'stopped', 'done', 'undoing', 'undone')", name="import_batches_state"),
    Index("import_batches_by_file", "file_sha256"),
)

import_documents = Table(
    "import_documents",
    metadata,
    Column("batch_id", Id, ForeignKey("import_batches.id"), nullable=False),
    Column("source", Code, primary_key=True),
    Column("kind", Code, primary_key=True),
    Column("external_id", Code, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("document_id", Id),
    Index("import_documents_by_batch", "batch_id", "kind"),
)

import_skips = Table(
    "import_skips",
    metadata,
    Column("batch_id", Id, ForeignKey("import_batches.id"), primary_key=True),
    Column("reason", String(200), primary_key=True),
    Column("lines", BigInteger, nullable=False),
)

adjustments = Table(
    "adjustments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", Code, nullable=False),
    Column("external_id", Code, nullable=False),
    Column("number", Code, nullable=False),
    Column("customer_id", Id, ForeignKey("customers.id"), nullable=False),
    Column("currency", Currency, nullable=False),
    Column("occurred_on", Date, nullable=False),
    Column("amount_minor", Minor, nullable=False),
    Column("reason", String(500), nullable=False),
    Unique("source", "external_id", name="adjustments_origin"),
    CheckConstraint("amount_minor <> 0", name="adjustments_not_nothing"),
    Index("adjustments_by_customer", "customer_id"),
)

import_events = Table(
    "import_events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("verified_at", UtcDateTime),
    Column("action", Code, nullable=False),
    Column("batch_id", Id, ForeignKey("import_batches.id"), nullable=False),
    Column("reference", Code, nullable=False),
    Index("import_events_by_batch", "batch_id", "id"),
    Index("import_events_by_reference", "reference"),
)

credit_note_items = Table(
    "credit_note_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("credit_note_id", Id, ForeignKey("credit_notes.id"), nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("description", String(500), nullable=False),
    Column("quantity_milli", Minor, nullable=False),
    Column("unit_price_micro", Minor, nullable=False),
    Column("net_minor", Minor, nullable=False),
    Column("tax_minor", Minor, nullable=False),
    Unique("credit_note_id", "position", name="credit_note_items_order"),
)
