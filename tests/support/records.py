"""Rows as nouns, with values of no importance; what a test is about it names."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from auth.session import SessionRecord
from auth.store.pending import LIFETIME, Pending, Purpose

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def session(**changes: object) -> SessionRecord:
    """A live session, opened at `NOW`, of a browser of its own."""
    record = SessionRecord(
        id=secrets.token_hex(16),
        handle=secrets.token_hex(32),
        browser_hash=secrets.token_hex(32),
        key_hash=secrets.token_hex(32),
        key_sealed="sealed key",
        key_presented_at=None,
        previous_key_hash=None,
        key_sent_at=None,
        issuer="https://login.example.test",
        subject="ada",
        name="Ada",
        email="ada@example.test",
        roles=("finance",),
        provider_sid="sid-1",
        id_token_sealed="sealed id token",
        followed_sealed="sealed id token of the sign-in",
        access_token_sealed="sealed access token",
        refresh_token_sealed="sealed refresh token",
        valid_until=NOW + timedelta(hours=8),
        renewing_until=None,
        unanswered_since=None,
        signed_in_at=NOW,
        last_seen_at=NOW,
        ends_at=NOW + timedelta(hours=12),
        mfa_at=None,
        auth_time=None,
        acr=None,
        amr=(),
        device="a test",
        ended_at=None,
        end_reason=None,
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def attempt(**changes: object) -> Pending:
    """A sign-in under way, begun at `NOW`, of a browser of its own."""
    row = Pending(
        state_hash=secrets.token_hex(32),
        browser_hash=secrets.token_hex(32),
        purpose=Purpose.LOGIN,
        secrets_sealed="sealed secrets",
        session_id=None,
        gate="sign-in",
        return_to="/",
        max_age=None,
        begun_at=NOW,
        expires_at=NOW + LIFETIME,
        taken_at=None,
    )
    return replace(row, **changes)  # type: ignore[arg-type]
