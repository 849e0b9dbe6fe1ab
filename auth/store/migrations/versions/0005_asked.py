"""How old the proof might be that was refused: asking again asks for the same. Which parameters of a page's address go
with its widgets: kept fields are found without them.

Revision ID: auth_0005
"""

import sqlalchemy as sa
from alembic import op

revision = "auth_0005"
down_revision = "auth_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("auth_outcomes", sa.Column("max_age", sa.Integer))
    op.add_column("auth_kept", sa.Column("passing", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    raise NotImplementedError("the audit trail of lineage auth is not taken back")
