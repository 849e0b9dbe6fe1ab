"""Browsers' sessions, sign-ins under way, outcomes, kept fields, sign-out tickets, logout tokens, audit trail.

Revision ID: auth_0001
"""

import sqlalchemy as sa
from alembic import op

revision = "auth_0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _sessions()
    _attempts()
    _logout()
    _audit()


def _sessions() -> None:
    op.create_table(
        "auth_sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("handle", sa.String(64), nullable=False, unique=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("key_sealed", sa.Text, nullable=False),
        sa.Column("key_presented_at", INSTANT),
        sa.Column("previous_key_hash", sa.String(64)),
        sa.Column("key_sent_at", INSTANT),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("provider_sid", sa.Text),
        sa.Column("id_token_sealed", sa.Text, nullable=False),
        sa.Column("access_token_sealed", sa.Text, nullable=False),
        sa.Column("refresh_token_sealed", sa.Text),
        sa.Column("valid_until", INSTANT, nullable=False),
        sa.Column("renewing_until", INSTANT),
        sa.Column("unanswered_since", INSTANT),
        sa.Column("signed_in_at", INSTANT, nullable=False),
        sa.Column("last_seen_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("mfa_at", INSTANT),
        sa.Column("auth_time", INSTANT),
        sa.Column("acr", sa.Text),
        sa.Column("amr", sa.JSON, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("end_reason", sa.String(32)),
    )
    op.create_index("auth_sessions_previous_key", "auth_sessions", ["previous_key_hash"])
    op.create_index("auth_sessions_person", "auth_sessions", ["issuer", "subject"])
    op.create_index("auth_sessions_provider_sid", "auth_sessions", ["issuer", "provider_sid"])
    op.create_index("auth_sessions_browser", "auth_sessions", ["browser_hash", "ended_at"])
    live = sa.text("ended_at IS NULL")
    op.create_index(
        "auth_sessions_one_live",
        "auth_sessions",
        ["browser_hash"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def _attempts() -> None:
    op.create_table(
        "auth_pending",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("secrets_sealed", sa.Text),
        sa.Column("session_id", sa.String(32)),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("return_to", sa.Text, nullable=False),
        sa.Column("max_age", sa.Integer),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT),
    )
    op.create_index("auth_pending_browser", "auth_pending", ["browser_hash", "begun_at"])
    op.create_index("auth_pending_expiry", "auth_pending", ["expires_at"])
    op.create_table(
        "auth_outcomes",
        sa.Column("owner", sa.String(80), primary_key=True),
        sa.Column("gate", sa.Text, primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
    )
    op.create_index("auth_outcomes_age", "auth_outcomes", ["created_at"])
    op.create_table(
        "auth_kept",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("issuer", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("gate", sa.Text, nullable=False),
        sa.Column("fields_sealed", sa.Text, nullable=False),
        sa.Column("returned_at", INSTANT),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_index("auth_kept_browser", "auth_kept", ["browser_hash", "gate"])
    op.create_index("auth_kept_expiry", "auth_kept", ["expires_at"])


def _logout() -> None:
    op.create_table(
        "auth_sign_outs",
        sa.Column("ticket_hash", sa.String(64), primary_key=True),
        sa.Column("browser_hash", sa.String(64), nullable=False),
        sa.Column("id_token_sealed", sa.Text, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_index("auth_sign_outs_expiry", "auth_sign_outs", ["expires_at"])
    op.create_table(
        "auth_logout_tokens",
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("jti", sa.Text, primary_key=True),
        sa.Column("expires_at", INSTANT, nullable=False),
    )
    op.create_index("auth_logout_tokens_expiry", "auth_logout_tokens", ["expires_at"])


def _audit() -> None:
    op.create_table(
        "auth_audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("outcome", sa.String(64), nullable=False),
        sa.Column("issuer", sa.Text),
        sa.Column("subject", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("session", sa.String(64)),
        sa.Column("gate", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("acr", sa.Text),
        sa.Column("amr", sa.JSON),
        sa.Column("auth_time", INSTANT),
        sa.Column("reference", sa.String(16)),
    )
    op.create_index("auth_audit_at", "auth_audit", ["at"])
    op.create_index("auth_audit_person", "auth_audit", ["issuer", "subject", "at"])
    for statement in _APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


# An audit trail that the application can edit proves nothing: the database itself refuses a change. Old entries
# may go (retention is a setting), but only whole and only when they are old.
_APPEND_ONLY = {
    "sqlite": [
        """CREATE TRIGGER auth_audit_no_update BEFORE UPDATE ON auth_audit
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
        """CREATE TRIGGER auth_audit_no_delete BEFORE DELETE ON auth_audit
           WHEN OLD.at > datetime('now', '-90 days')
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
        # INSERT OR REPLACE takes a row out without asking the trigger above.
        """CREATE TRIGGER auth_audit_no_replace BEFORE INSERT ON auth_audit
           WHEN EXISTS (SELECT 1 FROM auth_audit WHERE id = NEW.id)
           BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END""",
    ],
    "postgresql": [
        """CREATE FUNCTION auth_audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF TG_OP = 'DELETE' THEN
               IF OLD.at <= now() - interval '90 days' THEN RETURN OLD; END IF;
             END IF;
             RAISE EXCEPTION 'the audit trail is append-only';
           END $$""",
        """CREATE TRIGGER auth_audit_append_only BEFORE UPDATE OR DELETE ON auth_audit
           FOR EACH ROW EXECUTE FUNCTION auth_audit_append_only()""",
        """CREATE TRIGGER auth_audit_no_truncate BEFORE TRUNCATE ON auth_audit
           FOR EACH STATEMENT EXECUTE FUNCTION auth_audit_append_only()""",
    ],
}


def downgrade() -> None:
    raise NotImplementedError("an audit trail is not taken back")
