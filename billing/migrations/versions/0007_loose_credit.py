"""Credit that belongs to no invoice is found by its customer, whose page adds it up."""

import sqlalchemy as sa
from alembic import op

revision = "billing_0007"
down_revision = "billing_0006"

_LOOSE = sa.text("invoice_id IS NULL")


def upgrade() -> None:
    op.create_index(
        "loose_credit_notes_by_customer",
        "credit_notes",
        ["customer_id"],
        sqlite_where=_LOOSE,
        postgresql_where=_LOOSE,
    )
