"""The checklist for ID tokens (OIDC Core 3.1.3.7), over PyJWT's signatures and nothing else of it.

It knows whether a token is genuine, meant for this client and for this attempt. Whether it proves a second factor
`proof` decides; a genuine token of the right person proves nothing more by itself.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal

from auth.errors import TokenRejected, WrongPerson
from auth.oidc import claims as check
from auth.oidc.client import Client
from auth.oidc.jose import open_token
from auth.oidc.keys import Keys
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import is_identifier, printable, same

_TYPES: Final = frozenset({None, "jwt"})


class Anything(Enum):
    """Explicit absence of an expectation: forgetting one can never mean "do not check"."""

    NO_NONCE = "no nonce"
    ANY_SUBJECT = "any subject"


NO_NONCE: Final = Anything.NO_NONCE
"""For a refreshed token alone, whose nonce `refreshed` compares with the sign-in's (OIDC Core 12.2)."""
ANY_SUBJECT: Final = Anything.ANY_SUBJECT
"""For a sign-in: whoever it is. A step-up or a renewal knows whom it expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What one attempt expects of its ID token. No defaults: the caller says each.

    Freshness is not here: `proof.judge_step_up` judges it, because a stale proof is another reaction than a bad token.
    """

    nonce: str | Literal[Anything.NO_NONCE] = field(repr=False)
    subject: str | Literal[Anything.ANY_SUBJECT]
    access_token: str = field(repr=False)
    """The token that came with it; checked against `at_hash`."""


@dataclass(frozen=True, slots=True)
class VerifiedIdToken:
    """An ID token that passed the checklist. Only `verify_id_token` makes one."""

    issuer: str
    subject: str
    issued_at: datetime
    expires_at: datetime
    sid: str | None
    auth_time: datetime | None
    acr: str | None
    amr: tuple[str, ...]
    claims: Mapping[str, object] = field(repr=False)
    raw: str = field(repr=False)
    """The token as it came, byte for byte: the hint for signing out."""


def verify_id_token(
    raw: str | None, *, keys: Keys, client: Client, expected: Expectations, now: datetime
) -> VerifiedIdToken:
    """Check an ID token from the token endpoint, step by step, or raise `TokenRejected` or `WrongPerson`.

    `raw` may be None, what an answer without a token has: that is a refusal like any other.
    """
    # OIDC Core 3.1.3.7 (1): encryption is not negotiated, so five parts are refused with every other wrong form.
    # (6, 7, 8): signature, always, with the pinned algorithm; TLS does not stand in for it (ASVS 6.8.2).
    claims = open_token(raw, keys=keys, algorithm=client.id_token_alg, types=_TYPES)
    check.check_no_event(claims)
    check.check_issuer(claims, client)  # (2)
    audiences = check.check_audience(claims, client)  # (3)
    _check_authorized_party(claims, audiences, client)  # (4, 5)
    issued_at, expires_at = check.check_times(claims, now)  # (9, 10)
    _check_nonce(claims, expected)  # (11)
    _check_access_token_hash(claims, expected.access_token, client.id_token_alg)  # 3.1.3.8
    subject = _check_subject(claims, expected)  # 2, sub
    auth_time = _auth_time(claims, now)
    # (12, 13): `proof.judge_step_up` compares acr, amr and auth_time with what was asked.
    return VerifiedIdToken(
        issuer=client.issuer,
        subject=subject,
        issued_at=issued_at,
        expires_at=expires_at,
        sid=check.optional_identifier(claims, "sid"),
        auth_time=auth_time,
        acr=_text(claims.get("acr")),
        amr=_texts(claims.get("amr")),
        claims=MappingProxyType(claims),
        raw=raw or "",
    )


def _check_authorized_party(claims: JsonObject, audiences: list[str], client: Client) -> None:
    needs_one = "azp" in claims or len(set(audiences)) > 1
    if needs_one and claims.get("azp") != client.client_id:
        raise TokenRejected(check="azp", expected=client.client_id, got=printable(claims.get("azp")))


def _check_nonce(claims: JsonObject, expected: Expectations) -> None:
    if expected.nonce is NO_NONCE:
        return
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not expected.nonce or not same(nonce, expected.nonce):
        raise TokenRejected(check="nonce", expected="the nonce of this attempt", got=_presence(nonce))


def _check_access_token_hash(claims: JsonObject, access_token: str, algorithm: str) -> None:
    if "at_hash" not in claims:
        return
    # The left half of the hash that the signature uses; Ed25519 uses SHA-512 (RFC 8037 section 3.1).
    digest = hashlib.new("sha" + (algorithm[2:] if algorithm[2:].isdigit() else "512"), access_token.encode()).digest()
    expected = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    at_hash = claims["at_hash"]
    if not isinstance(at_hash, str) or not same(at_hash, expected):
        raise TokenRejected(check="at_hash", expected="the hash of the access token", got=_presence(at_hash))


def _check_subject(claims: JsonObject, expected: Expectations) -> str:
    subject = claims.get("sub")
    if not is_identifier(subject):
        raise TokenRejected(check="sub", expected="1 to 255 printable ASCII characters", got=printable(subject))
    if expected.subject is not ANY_SUBJECT and subject != expected.subject:
        raise WrongPerson(check="sub", expected=printable(expected.subject), got=subject)
    return subject


def _auth_time(claims: JsonObject, now: datetime) -> datetime | None:
    """When the person was last asked; a value that is no time is no evidence, one in the future is a lie."""
    value = claims.get("auth_time")
    if not check.is_seconds(value):
        return None
    auth_time = check.moment(claims, "auth_time")
    if auth_time > now + check.SKEW:
        raise TokenRejected(check="auth_time", expected=f"before {now + check.SKEW}", got=f"{auth_time}")
    return auth_time


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    """A list of strings, else nothing: an `amr` of another type is no evidence (OIDC Core 2, amr)."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return ()


def _presence(value: object) -> str:
    return "nothing" if value is None else "another one"
