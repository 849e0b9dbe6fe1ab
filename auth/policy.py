"""Decisions about sessions, evidence and roles: pure functions, each answer with its reason.

Unknown means no. Time is a parameter. Nothing here reads a store, a request or a clock.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import Enum

from auth.session import EndReason, Session, SessionRecord
from auth.settings import RoleSettings

SKEW = timedelta(seconds=60)
"""How far the provider's clock and ours may differ, either way."""

GRACE = timedelta(minutes=5)
"""How long reading goes on while the provider does not answer a renewal."""

ON_ITS_WAY = timedelta(seconds=60)
"""How long an answer that carries a key may take to arrive; until then the key is not replaced."""


class Validity(Enum):
    """Whether the tokens behind a session still stand."""

    VALID = "valid"
    RENEW = "renew"
    """Past its time, and to be renewed with the refresh token."""
    OVER = "over"
    """Past its time, and there is nothing to renew it with."""


class Freshness(Enum):
    """Why a gate opens, or does not."""

    PROVEN = "proven"
    NEVER_PROVEN = "never_proven"
    TOO_OLD = "too_old"
    AGE_UNKNOWN = "age_unknown"

    @property
    def opens(self) -> bool:
        """Only one of the answers opens a gate."""
        return self is Freshness.PROVEN


def why_ended(record: SessionRecord, *, now: datetime, idle_timeout: timedelta) -> EndReason | None:
    """Why a session is over, or None while it lives. Ends that have passed count before anybody wrote them down."""
    if record.ended_at is not None:
        return record.end_reason or EndReason.SIGNED_OUT
    if now >= record.ends_at:
        return EndReason.LIFETIME
    if now >= record.last_seen_at + idle_timeout:
        return EndReason.IDLE
    if validity(record, now=now) is Validity.OVER:
        return EndReason.TOKEN_EXPIRED
    return None


def next_end(record: SessionRecord, *, idle_timeout: timedelta) -> tuple[datetime, EndReason]:
    """When a live session ends next if nothing more is done, and why."""
    ends = {EndReason.LIFETIME: record.ends_at, EndReason.IDLE: record.last_seen_at + idle_timeout}
    if record.refresh_token_sealed is None:
        ends[EndReason.TOKEN_EXPIRED] = record.valid_until
    reason = min(ends, key=ends.__getitem__)
    return ends[reason], reason


def validity(record: SessionRecord, *, now: datetime) -> Validity:
    """Whether the provider's word still stands (the access token's life with a refresh token, else the ID token's)."""
    if now < record.valid_until:
        return Validity.VALID
    return Validity.OVER if record.refresh_token_sealed is None else Validity.RENEW


def in_grace(record: SessionRecord, *, now: datetime) -> bool:
    """Whether reading may go on although a renewal got no answer."""
    return record.unanswered_since is None or now < record.unanswered_since + GRACE


def proof(
    mfa_at: datetime | None, auth_time: datetime | None, *, max_age: timedelta | None, now: datetime
) -> Freshness:
    """Whether a recorded second factor is good for a gate.

    Without `max_age` it counts for the whole session. With one, the provider's own `auth_time` is compared, never
    the moment of recording; an unknown age is too old (Core 3.1.3.7 (13)).
    """
    if mfa_at is None:
        return Freshness.NEVER_PROVEN
    if max_age is None:
        return Freshness.PROVEN
    if auth_time is None:
        return Freshness.AGE_UNKNOWN
    if auth_time > now + SKEW:
        return Freshness.AGE_UNKNOWN
    return Freshness.PROVEN if now - auth_time <= max_age + SKEW else Freshness.TOO_OLD


def made_for(auth_time: datetime | None, *, wanted_at: datetime, now: datetime) -> bool:
    """Whether a second factor was proven for something that was wanted at that moment: not before, not at no time."""
    return auth_time is not None and wanted_at - SKEW <= auth_time <= now + SKEW


def strictest(*ages: timedelta | None) -> timedelta | None:
    """The smallest of several maximum ages; None where none is set."""
    return min((age for age in ages if age is not None), default=None)


def may_replace_key(record: SessionRecord, *, presented: str | None, begun_at: datetime, now: datetime) -> bool:
    """Whether a step-up gives the session a new key (ASVS 7.2.4), or sends the current one again.

    Only for a request that presents the current key, and only if no key was sent since this flow began or in the last
    minute: otherwise two tabs that finish at once would each lock the other out, whichever answer arrives last.
    """
    if presented != record.key_hash:
        return False
    sent = record.key_sent_at
    return sent is None or (sent < begun_at and sent < now - ON_ITS_WAY)


def roles_of(claims: Mapping[str, object], rules: RoleSettings) -> tuple[str, ...]:
    """The roles that a person's verified claims give. Anything but text or a list of texts gives none."""
    value = claims.get(rules.claim)
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    held = {item for item in values if isinstance(item, str)}
    granted = (("admin", rules.admin), ("finance", rules.finance))
    return tuple(role for role, needed in granted if needed and held & set(needed))


def has_role(roles: Collection[str], wanted: Collection[str], *, rules: RoleSettings, when_unset: str) -> bool:
    """Whether one of the wanted roles is held. Where no role is set up at all, `when_unset` decides for reading."""
    if not rules.configured:
        return when_unset == "allow"
    return bool(set(roles) & set(wanted))


def view(record: SessionRecord, *, idle_timeout: timedelta) -> Session:
    """What pages get to see of a session."""
    renewable = record.refresh_token_sealed is not None
    return Session(
        subject=record.subject,
        issuer=record.issuer,
        name=record.name,
        email=record.email,
        roles=frozenset(record.roles),
        signed_in_at=record.signed_in_at,
        mfa_at=record.mfa_at,
        auth_time=record.auth_time,
        acr=record.acr,
        amr=record.amr,
        ends_at=record.ends_at if renewable else min(record.ends_at, record.valid_until),
        idle_ends_at=next_end(record, idle_timeout=idle_timeout)[0],
    )
