"""Interrupted actions and their proofs, counted refusals, tickets for files.

Revision ID: auth_0002
"""

import sqlalchemy as sa
from alembic import op

revision = "auth_0002"
down_revision = "auth_0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "auth_wishes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("arguments_sealed", sa.Text, nullable=False),
        sa.Column("arguments_hash", sa.String(64), nullable=False),
        sa.Column("sentence_sealed", sa.Text, nullable=False),
        sa.Column("one_shot", sa.Boolean, nullable=False),
        sa.Column("proven_session", sa.String(32)),
        sa.Column("proven_at", INSTANT),
        sa.Column("auth_time", INSTANT),
        sa.Column("done_at", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_index("auth_wishes_person", "auth_wishes", ["browser_hash", "gate", "done_at"])
    op.create_index("auth_wishes_proof", "auth_wishes", ["proven_session", "action", "arguments_hash"])
    op.create_index("auth_wishes_expiry", "auth_wishes", ["expires_at"])
    op.create_table(
        "auth_file_tickets",
        sa.Column("ticket_hash", sa.String(64), primary_key=True),
        sa.Column("session_id", sa.String(32), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("arguments_sealed", sa.Text, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_index("auth_file_tickets_expiry", "auth_file_tickets", ["expires_at"])
    op.add_column("auth_pending", sa.Column("wish_id", sa.String(64)))
    op.add_column("auth_pending", sa.Column("acr_values", sa.JSON))
    op.add_column("auth_outcomes", sa.Column("refusals", sa.Integer, nullable=False, server_default="1"))
    op.add_column("auth_outcomes", sa.Column("first_at", INSTANT))
    op.add_column("auth_outcomes", sa.Column("left_at", INSTANT))


def downgrade() -> None:
    raise NotImplementedError("the audit trail of lineage auth is not taken back")
