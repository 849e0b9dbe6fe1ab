"""What was read from files: the batches, the documents of each, what was left out, and two kinds of document more."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "billing_0005"
down_revision = "billing_0004"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_MOMENT = sa.DateTime(timezone=True)


def _column(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def upgrade() -> None:
    _batches()
    _documents_of_batches()
    _adjustments()
    _credit_note_items()


def _batches() -> None:
    op.create_table(
        "import_batches",
        sa.Column("id", _ID, primary_key=True),
        _column("source", _CODE),
        _column("layout", _CODE),
        _column("file_name", sa.String(200)),
        _column("file_sha256", sa.String(64)),
        _column("imported_by", sa.String(200)),
        _column("state", sa.String(16)),
        _column("begun_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("derived", sa.Boolean, nullable=False),
        sa.CheckConstraint("state IN ('running', 'stopped', 'done', 'undoing', 'undone')", name="import_batches_state"),
    )
    op.create_index("import_batches_by_file", "import_batches", ["file_sha256"])


def _documents_of_batches() -> None:
    op.create_table(
        "import_documents",
        _column("batch_id", _ID, sa.ForeignKey("import_batches.id")),
        sa.Column("source", _CODE, primary_key=True),
        sa.Column("kind", _CODE, primary_key=True),
        sa.Column("external_id", _CODE, primary_key=True),
        _column("digest", sa.String(64)),
        sa.Column("document_id", _ID),
    )
    op.create_index("import_documents_by_batch", "import_documents", ["batch_id", "kind"])
    op.create_table(
        "import_skips",
        sa.Column("batch_id", _ID, sa.ForeignKey("import_batches.id"), primary_key=True),
        sa.Column("reason", sa.String(200), primary_key=True),
        _column("lines", sa.BigInteger),
    )


def _adjustments() -> None:
    op.create_table(
        "adjustments",
        sa.Column("id", _ID, primary_key=True),
        _column("source", _CODE),
        _column("external_id", _CODE),
        _column("number", _CODE),
        _column("customer_id", _ID, sa.ForeignKey("customers.id")),
        _column("currency", sa.String(3)),
        _column("occurred_on", sa.Date),
        _column("amount_minor", sa.BigInteger),
        _column("reason", sa.String(500)),
        sa.UniqueConstraint("source", "external_id", name="adjustments_origin"),
        sa.CheckConstraint("amount_minor <> 0", name="adjustments_not_nothing"),
    )
    op.create_index("adjustments_by_customer", "adjustments", ["customer_id"])


def _credit_note_items() -> None:
    op.create_table(
        "credit_note_items",
        sa.Column("id", _ID, primary_key=True),
        _column("credit_note_id", _ID, sa.ForeignKey("credit_notes.id")),
        _column("position", sa.SmallInteger),
        _column("description", sa.String(500)),
        _column("quantity_milli", sa.BigInteger),
        _column("unit_price_micro", sa.BigInteger),
        _column("net_minor", sa.BigInteger),
        _column("tax_minor", sa.BigInteger),
        sa.UniqueConstraint("credit_note_id", "position", name="credit_note_items_order"),
    )
