"""What an interrupted action said when it was carried out.

Revision ID: auth_0003
"""

import sqlalchemy as sa
from alembic import op

revision = "auth_0003"
down_revision = "auth_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("auth_wishes", sa.Column("said_sealed", sa.Text))


def downgrade() -> None:
    raise NotImplementedError("the audit trail of lineage auth is not taken back")
