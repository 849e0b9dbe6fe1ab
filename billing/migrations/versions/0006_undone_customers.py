"""Who imported a file and who took it back; customers that an undo leaves to the ledger alone are in no list.

Imports of files other than Online Retail were noted as derived because they have payments; nothing in them is.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "billing_0006"
down_revision = "billing_0005"

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CODE = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")
_SHOWN = sa.text("source <> 'undone'")
_REFUSAL = "billing: what was written here is never changed or taken out"


def _column(name: str, kind: Any, *more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False)


def upgrade() -> None:
    _events()
    op.drop_index("customers_by_name", "customers")
    op.create_index("customers_by_name", "customers", ["name", "id"], sqlite_where=_SHOWN, postgresql_where=_SHOWN)
    batches = sa.table("import_batches", sa.column("layout", sa.String), sa.column("derived", sa.Boolean))
    op.execute(batches.update().where(batches.c.layout != "uci").values(derived=False))


def _events() -> None:
    op.create_table(
        "import_events",
        sa.Column("id", _ID, primary_key=True),
        _column("at", sa.DateTime(timezone=True)),
        _column("subject", sa.Text),
        _column("name", sa.Text),
        sa.Column("verified_at", sa.DateTime(timezone=True)),
        _column("action", _CODE),
        _column("batch_id", _ID, sa.ForeignKey("import_batches.id")),
        _column("reference", _CODE),
    )
    op.create_index("import_events_by_batch", "import_events", ["batch_id", "id"])
    op.create_index("import_events_by_reference", "import_events", ["reference"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER import_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON import_events"
            " FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse()"
        )
        return
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    exists = "EXISTS (SELECT 1 FROM import_events WHERE id = NEW.id)"
    for name, when in (
        ("no_update", "BEFORE UPDATE ON import_events"),
        ("no_delete", "BEFORE DELETE ON import_events"),
        ("no_replace", f"BEFORE INSERT ON import_events WHEN {exists}"),
    ):
        op.execute(f"CREATE TRIGGER import_events_{name} {when} {refuse}")
