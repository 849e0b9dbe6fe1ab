"""The ID token of the sign-in, beside the latest one: what renewals are compared with.

Revision ID: auth_0004
"""

import sqlalchemy as sa
from alembic import op

revision = "auth_0004"
down_revision = "auth_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("auth_sessions", sa.Column("followed_sealed", sa.Text))


def downgrade() -> None:
    raise NotImplementedError("the audit trail of lineage auth is not taken back")
