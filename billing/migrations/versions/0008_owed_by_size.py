"""What is overdue is found by its size, the largest first: the worklist shows the first of it, however much it is."""

import sqlalchemy as sa
from alembic import op

revision = "billing_0008"
down_revision = "billing_0007"

_HAS_BALANCE = sa.text("outstanding_minor <> 0")


def upgrade() -> None:
    op.create_index(
        "invoices_owed_by_size",
        "invoices",
        ["currency", "outstanding_minor"],
        sqlite_where=_HAS_BALANCE,
        postgresql_where=_HAS_BALANCE,
    )
