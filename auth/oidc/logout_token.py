"""The checklist for logout tokens (Back-Channel Logout 1.0 section 2.6).

It knows whether the provider really says that a person or a session is signed out. Which sessions that ends, and
whether the token was seen before, the caller knows: it has the store.

https://openid.net/specs/openid-connect-backchannel-1_0.html#Validation
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from auth.errors import TokenRejected
from auth.oidc import claims as check
from auth.oidc.client import Client
from auth.oidc.jose import open_token
from auth.oidc.keys import Keys
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import is_identifier, printable

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"

TypePolicy = Literal["if_present", "required"]

_TYPES: Final[dict[TypePolicy, frozenset[str | None]]] = {
    # Section 2.4 recommends `logout+jwt`; many providers send `JWT` or nothing.
    "if_present": frozenset({None, "jwt", "logout+jwt"}),
    "required": frozenset({"logout+jwt"}),  # ASVS 10.5.5
}


@dataclass(frozen=True, slots=True)
class VerifiedLogoutToken:
    """A logout token that passed the checklist. Only `verify_logout_token` makes one.

    At least one of `subject` and `sid` is there. Without `sid`, every session of the subject is meant.
    """

    issuer: str
    subject: str | None
    sid: str | None
    jti: str
    issued_at: datetime
    refused_after: datetime
    """From when on this token is refused by its times alone, so that its `jti` need not be remembered longer."""


def verify_logout_token(
    raw: str | None, *, keys: Keys, client: Client, typ: TypePolicy, now: datetime
) -> VerifiedLogoutToken:
    """Check a logout token, step by step, or raise `TokenRejected`."""
    # Section 2.6 (1, 2, 3): no encryption negotiated; signature with the pinned algorithm, so never `none`.
    claims = open_token(raw, keys=keys, algorithm=client.id_token_alg, types=_TYPES[typ])
    check.check_issuer(claims, client)  # (4)
    check.check_audience(claims, client)  # (4)
    issued_at, expires_at = check.check_times(claims, now)  # (4)
    subject, sid = check.optional_identifier(claims, "sub"), check.optional_identifier(claims, "sid")
    if subject is None and sid is None:  # (5)
        raise TokenRejected(check="sub or sid", expected="at least one", got="nothing")
    _check_event(claims)  # (6)
    if "nonce" in claims:  # (7): an ID token must not pass for a logout token
        raise TokenRejected(check="nonce", expected="nothing", got="a nonce")
    jti = claims.get("jti")
    if not is_identifier(jti):  # (8): without it no replay is noticed
        raise TokenRejected(check="jti", expected="1 to 255 printable ASCII characters", got=printable(jti))
    return VerifiedLogoutToken(
        issuer=client.issuer,
        subject=subject,
        sid=sid,
        jti=jti,
        issued_at=issued_at,
        refused_after=min(expires_at + check.SKEW, issued_at + check.MAX_AGE),
    )


def _check_event(claims: JsonObject) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise TokenRejected(check="events", expected=EVENT, got=_events(events))


def _events(events: object) -> str:
    """What was found instead, for the log: the names alone, as their values may be anything."""
    if not isinstance(events, dict):
        return printable(events)
    if EVENT in events:
        return f"it with {printable(events[EVENT])}"
    return printable(" ".join(events)) or "an empty object"
