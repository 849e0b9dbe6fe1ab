"""From verified claims to a session: opened, renewed by the same person, or its evidence raised.

Every function works inside the caller's transaction, and returns the key to send to the browser.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from auth import audit, one_shot, policy
from auth.browser import Browser
from auth.errors import reference_of
from auth.oidc.id_token import VerifiedIdToken
from auth.oidc.tokens import TokenSet
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.store import sessions, trail
from auth.store.pending import Pending
from auth.vault import fingerprint, random_token


@dataclass(frozen=True, slots=True)
class Verified:
    """What the provider answered, after every check: the ID token, all claims, and the tokens themselves."""

    id_token: VerifiedIdToken
    claims: Mapping[str, object] = field(repr=False)
    tokens: TokenSet


def open_or_renew(service: Service, tx: sa.Connection, browser: Browser, verified: Verified, device: str) -> str:
    """A browser has one live session: its own person renews it, another person ends it first."""
    now = service.clock()
    live = sessions.live_of_browser(tx, browser.name_hash, lock=True)
    if live is not None:
        over = policy.why_ended(live, now=now, idle_timeout=service.idle_timeout)
        same = (live.issuer, live.subject) == (verified.id_token.issuer, verified.id_token.subject)
        if over is None and same:
            return _renew(service, tx, live, verified, now)
        reason = over or EndReason.OTHER_PERSON
        sessions.end(tx, live.id, reason, now)
        audit.record(tx, trail.Entry(at=now, event="session_ended", outcome=reason.value), session=live)
    return _open(service, tx, browser, verified, device, now)


def record_answer(
    service: Service,
    tx: sa.Connection,
    session: SessionRecord,
    attempt: Pending,
    verified: Verified,
    browser: Browser,
    *,
    is_proof: bool,
) -> str:
    """Write the answer to a step-up on a session, and give it a new key where the rules allow.

    Evidence is recorded only if the answer `is_proof` of the second factor that gates want.
    """
    now, token = service.clock(), verified.id_token
    changes = {**_columns(service, verified, session), "last_seen_at": now, "key_sent_at": now}
    if is_proof:
        changes |= {"mfa_at": now, "acr": token.acr, "amr": list(token.amr), "auth_time": token.auth_time}
    key = service.vault.open(session.key_sealed)
    if policy.may_replace_key(session, presented=browser.key_hash, begun_at=attempt.begun_at, now=now):
        key = random_token(256)  # ASVS 7.2.4: a new key after re-authentication, the old one ends
        changes |= {
            "key_hash": fingerprint(key),
            "key_sealed": service.vault.seal(key),
            "key_presented_at": None,
            "previous_key_hash": session.key_hash,
        }
    sessions.change(tx, session.id, **changes)
    if is_proof and attempt.wish_id is not None:
        one_shot.prove(service, tx, attempt.wish_id, session=session, auth_time=token.auth_time)
    entry = trail.Entry(
        at=now,
        event="step_up",
        outcome="proven" if is_proof else "answered",
        gate=attempt.gate,
        acr=token.acr,
        amr=token.amr,
        auth_time=token.auth_time,
        reference=reference_of(attempt.state_hash),
    )
    audit.record(tx, entry, session=session)
    return key


def tokens_columns(
    service: Service,
    tokens: TokenSet,
    id_token: VerifiedIdToken | None,
    claims: Mapping[str, object] | None,
    before: SessionRecord | None,
) -> dict[str, object]:
    """The columns that follow from the provider's latest answer: tokens, how long they stand, roles, provider's sid.

    A renewal may come without an ID token (Core 12.2), or without claims: what was said last then stands.
    """
    seal = service.vault.seal
    columns: dict[str, object] = {
        "access_token_sealed": seal(tokens.access_token),
        "renewing_until": None,
        "unanswered_since": None,
    }
    if claims is not None:
        columns["roles"] = list(policy.roles_of(claims, service.settings.roles))
    if tokens.refresh_token is not None:
        columns["refresh_token_sealed"] = seal(tokens.refresh_token)
    elif before is None:
        columns["refresh_token_sealed"] = None
    if id_token is not None:
        columns["id_token_sealed"] = seal(id_token.raw)
        columns["valid_until"] = id_token.expires_at
        columns["provider_sid"] = id_token.sid or (before.provider_sid if before is not None else None)
    renewable = tokens.refresh_token is not None or (before is not None and before.refresh_token_sealed is not None)
    if renewable and tokens.expires_in is not None:
        columns["valid_until"] = service.clock() + timedelta(seconds=tokens.expires_in)
    return columns


def _renew(service: Service, tx: sa.Connection, live: SessionRecord, verified: Verified, now: datetime) -> str:
    """The same person signed in again: new tokens, same evidence, same ends, same key. A sign-in proves no factor."""
    sessions.change(tx, live.id, **_columns(service, verified, live), last_seen_at=now, key_sent_at=now)
    audit.record(tx, _signed_in(now, verified, "renewed"), session=live)
    return service.vault.open(live.key_sealed)


def _open(service: Service, tx: sa.Connection, browser: Browser, verified: Verified, device: str, now: datetime) -> str:
    key, session_id = random_token(256), secrets.token_hex(16)
    columns = _columns(service, verified, None)
    record = SessionRecord(
        id=session_id,
        handle=fingerprint(session_id),
        browser_hash=browser.name_hash,
        key_hash=fingerprint(key),
        key_sealed=service.vault.seal(key),
        key_presented_at=None,
        previous_key_hash=None,
        key_sent_at=None,
        issuer=verified.id_token.issuer,
        subject=verified.id_token.subject,
        name=_text(verified.claims, "name", "preferred_username", "email") or verified.id_token.subject,
        email=_text(verified.claims, "email"),
        signed_in_at=now,
        last_seen_at=now,
        ends_at=now + service.settings.session.lifetime,
        mfa_at=None,
        auth_time=None,
        acr=None,
        amr=(),
        device=device,
        ended_at=None,
        end_reason=None,
        **columns,  # type: ignore[arg-type]
    )
    sessions.insert(tx, record)
    audit.record(tx, _signed_in(now, verified, "opened", device), session=record)
    return key


def _signed_in(now: datetime, verified: Verified, outcome: str, device: str = "") -> trail.Entry:
    """What the trail says of a sign-in, with the factors that the provider names (ASVS 16.3.1). To gates it is none."""
    token = verified.id_token
    return trail.Entry(
        at=now,
        event="sign_in",
        outcome=outcome,
        acr=token.acr,
        amr=token.amr,
        auth_time=token.auth_time,
        detail=device,
    )


def _columns(service: Service, verified: Verified, before: SessionRecord | None) -> dict[str, object]:
    columns = tokens_columns(service, verified.tokens, verified.id_token, verified.claims, before)
    columns["followed_sealed"] = columns["id_token_sealed"]
    if verified.tokens.refresh_token is None and before is not None and before.refresh_token_sealed is not None:
        # The earlier refresh token stays, and what it brings is compared with the ID token that it came with.
        del columns["id_token_sealed"], columns["followed_sealed"]
    return columns


def _text(claims: Mapping[str, object], *names: str) -> str:
    """The first of these claims that is printable text, cut to what a screen can show."""
    for name in names:
        value = claims.get(name)
        if isinstance(value, str) and value.strip() and value.isprintable():
            return value.strip()[:200]
    return ""
