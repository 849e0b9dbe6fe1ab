"""The tables of `auth`, and how time is stored in them. The modules beside this one give the rows their meaning."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class UtcDateTime(sa.TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database. Naive values are refused, not guessed."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData()

sessions = sa.Table(
    "auth_sessions",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("handle", sa.String(64), nullable=False, unique=True),  # hash of the id; what the script side knows
    sa.Column("browser_hash", sa.String(64), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("key_sealed", sa.Text, nullable=False),
    sa.Column("key_presented_at", UtcDateTime),
    sa.Column("previous_key_hash", sa.String(64)),
    sa.Column("key_sent_at", UtcDateTime),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("provider_sid", sa.Text),
    sa.Column("id_token_sealed", sa.Text, nullable=False),
    sa.Column("followed_sealed", sa.Text),
    sa.Column("access_token_sealed", sa.Text, nullable=False),
    sa.Column("refresh_token_sealed", sa.Text),
    sa.Column("valid_until", UtcDateTime, nullable=False),
    sa.Column("renewing_until", UtcDateTime),
    sa.Column("unanswered_since", UtcDateTime),
    sa.Column("signed_in_at", UtcDateTime, nullable=False),
    sa.Column("last_seen_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False),
    sa.Column("mfa_at", UtcDateTime),
    sa.Column("auth_time", UtcDateTime),
    sa.Column("acr", sa.Text),
    sa.Column("amr", sa.JSON, nullable=False),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Column("end_reason", sa.String(32)),
    sa.Index("auth_sessions_previous_key", "previous_key_hash"),
    sa.Index("auth_sessions_person", "issuer", "subject"),
    sa.Index("auth_sessions_provider_sid", "issuer", "provider_sid"),
    sa.Index("auth_sessions_browser", "browser_hash", "ended_at"),
)
# A browser has at most one live session: a rule of the database, not of the code that happens to run.
sa.Index(
    "auth_sessions_one_live",
    sessions.c.browser_hash,
    unique=True,
    sqlite_where=sessions.c.ended_at.is_(None),
    postgresql_where=sessions.c.ended_at.is_(None),
)

pending = sa.Table(
    "auth_pending",
    metadata,
    sa.Column("state_hash", sa.String(64), primary_key=True),
    sa.Column("browser_hash", sa.String(64), nullable=False),
    sa.Column("purpose", sa.String(16), nullable=False),
    sa.Column("secrets_sealed", sa.Text),  # state, nonce and verifier; wiped when the row is taken
    sa.Column("session_id", sa.String(32)),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("return_to", sa.Text, nullable=False),
    sa.Column("max_age", sa.Integer),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("taken_at", UtcDateTime),
    sa.Column("wish_id", sa.String(64)),
    sa.Column("acr_values", sa.JSON(none_as_null=True)),
    sa.Index("auth_pending_browser", "browser_hash", "begun_at"),
    sa.Index("auth_pending_expiry", "expires_at"),
)

outcomes = sa.Table(
    "auth_outcomes",
    metadata,
    sa.Column("owner", sa.String(80), primary_key=True),  # a session's id, or `browser:` and a browser's hash
    sa.Column("gate", sa.Text, primary_key=True),
    sa.Column("code", sa.String(64), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("reference", sa.String(16), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("refusals", sa.Integer, nullable=False, server_default="1"),
    sa.Column("first_at", UtcDateTime),
    sa.Column("left_at", UtcDateTime),  # when the person went on to another page
    sa.Column("max_age", sa.Integer),  # seconds
    sa.Index("auth_outcomes_age", "created_at"),
)

kept = sa.Table(
    "auth_kept",
    metadata,
    sa.Column("state_hash", sa.String(64), primary_key=True),
    sa.Column("browser_hash", sa.String(64), nullable=False),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("gate", sa.Text, nullable=False),
    sa.Column("fields_sealed", sa.Text, nullable=False),
    sa.Column("passing", sa.JSON(none_as_null=True)),  # names of parameters
    sa.Column("returned_at", UtcDateTime),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("auth_kept_browser", "browser_hash", "gate"),
    sa.Index("auth_kept_expiry", "expires_at"),
)

wishes = sa.Table(
    "auth_wishes",
    metadata,
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
    sa.Column("proven_at", UtcDateTime),
    sa.Column("auth_time", UtcDateTime),
    sa.Column("done_at", UtcDateTime),
    sa.Column("said_sealed", sa.Text),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("auth_wishes_person", "browser_hash", "gate", "done_at"),
    sa.Index("auth_wishes_proof", "proven_session", "action", "arguments_hash"),
    sa.Index("auth_wishes_expiry", "expires_at"),
)

file_tickets = sa.Table(
    "auth_file_tickets",
    metadata,
    sa.Column("ticket_hash", sa.String(64), primary_key=True),
    sa.Column("session_id", sa.String(32), nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("arguments_sealed", sa.Text, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("auth_file_tickets_expiry", "expires_at"),
)

sign_outs = sa.Table(
    "auth_sign_outs",
    metadata,
    sa.Column("ticket_hash", sa.String(64), primary_key=True),
    sa.Column("browser_hash", sa.String(64), nullable=False),
    sa.Column("id_token_sealed", sa.Text, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("auth_sign_outs_expiry", "expires_at"),
)

logout_tokens = sa.Table(
    "auth_logout_tokens",
    metadata,
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("jti", sa.Text, primary_key=True),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Index("auth_logout_tokens_expiry", "expires_at"),
)

audit = sa.Table(
    "auth_audit",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("outcome", sa.String(64), nullable=False),
    sa.Column("issuer", sa.Text),
    sa.Column("subject", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("session", sa.String(64)),  # the handle, so that the trail never holds what opens a session
    sa.Column("gate", sa.Text),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("acr", sa.Text),
    sa.Column("amr", sa.JSON),
    sa.Column("auth_time", UtcDateTime),
    sa.Column("reference", sa.String(16)),
    sa.Index("auth_audit_at", "at"),
    sa.Index("auth_audit_person", "issuer", "subject", "at"),
)
