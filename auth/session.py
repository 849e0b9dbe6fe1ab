"""The nouns: a signed-in person as pages see them, and why a session can end."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EndReason(StrEnum):
    """Why a session ended; each has a sentence on screen."""

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    ENDED_ELSEWHERE = "ended_elsewhere"
    IDLE = "idle"
    LIFETIME = "lifetime"
    TOKEN_EXPIRED = "token_expired"
    RENEWAL_REFUSED = "renewal_refused"
    PROVIDER_LOGOUT = "provider_logout"
    ADMIN = "admin"
    OTHER_PERSON = "other_person"


@dataclass(frozen=True, slots=True)
class Session:
    """One person, signed in, in one browser. Frozen: a page cannot raise its own evidence.

    `subject` and `issuer` together identify the person (OIDC Core 2). `mfa_at` is when a second factor was
    recorded, for people to read; gates with a maximum age compare `auth_time`, the provider's own word
    (OIDC Core 2, auth_time), and treat its absence as stale. `acr` and `amr` are those of the proof.
    All times are timezone-aware UTC.
    """

    subject: str
    issuer: str
    name: str
    email: str
    roles: frozenset[str]
    signed_in_at: datetime
    mfa_at: datetime | None
    auth_time: datetime | None
    acr: str | None
    amr: tuple[str, ...]
    ends_at: datetime
    """When the session ends whatever the person does."""
    idle_ends_at: datetime
    """When it ends if the person does nothing more."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the provider issued, in clear; only verbs hold it, never a page and never the browser."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A session as the store remembers it: the truth that `Session` is a view of.

    The cookie `browser.key` is known only by its hashes. `key_sealed` is the current key, encrypted, so that
    an answer that was lost on its way can be sent again. Ended sessions keep the row and lose the secrets.
    """

    id: str
    handle: str
    browser_hash: str
    key_hash: str
    key_sealed: str = field(repr=False)
    key_presented_at: datetime | None
    previous_key_hash: str | None
    key_sent_at: datetime | None
    """When a step-up or a renewal last sent a key; its answer may still be on the way for a minute."""
    issuer: str
    subject: str
    name: str
    email: str
    roles: tuple[str, ...]
    provider_sid: str | None
    id_token_sealed: str = field(repr=False)
    followed_sealed: str | None = field(repr=False)
    """The ID token of the sign-in that brought the refresh token: what renewals must agree with."""
    access_token_sealed: str = field(repr=False)
    refresh_token_sealed: str | None = field(repr=False)
    valid_until: datetime
    renewing_until: datetime | None
    unanswered_since: datetime | None
    signed_in_at: datetime
    last_seen_at: datetime
    ends_at: datetime
    mfa_at: datetime | None
    auth_time: datetime | None
    acr: str | None
    amr: tuple[str, ...]
    device: str
    ended_at: datetime | None
    end_reason: EndReason | None

    def opens_with(self, key_hash: str) -> bool:
        """Whether a browser that presents this key holds this session: the current key always does, the
        previous one only until the current one was first presented, so that a lost answer signs nobody out."""
        if key_hash == self.key_hash:
            return True
        return self.key_presented_at is None and key_hash == self.previous_key_hash

    def has_replaced(self, key_hash: str) -> bool:
        """Whether this key was this session's, and opens nothing any more."""
        return key_hash == self.previous_key_hash and not self.opens_with(key_hash)


TOO_MANY_REFUSALS = 3
"""After so many within ten minutes nobody is sent anywhere by themselves any more, but told to ask."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A refusal. `message` may hold the placeholders of `auth.errors`; `detail` is for an administrator to read."""

    code: str
    message: str
    detail: str
    reference: str
    created_at: datetime
    refusals: int = 1
    """How many there were at this gate within ten minutes; three stand for any more."""
    max_age: int | None = None
    """Seconds: how old the proof that was asked for might be. None where any of this session does."""
