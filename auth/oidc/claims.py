"""The checks that ID tokens and logout tokens share: who issued it, for whom, and when.

Each function checks one claim, returns what it believes, and raises `TokenRejected` named after the claim. Numbers
are whole seconds: a string, a fraction, `true` or a date beyond this century is refused, never converted.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, TypeGuard

from auth.errors import TokenRejected
from auth.oidc.client import Client
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import is_identifier, printable

SKEW: Final = timedelta(seconds=60)
"""How far two honest clocks may be apart."""
MAX_AGE: Final = timedelta(minutes=10)
"""How long ago a token may have been issued that is handed over now (OIDC Core 3.1.3.7 (10) leaves it to us)."""

_LATEST: Final = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())


def check_issuer(claims: JsonObject, client: Client) -> None:
    """`iss` is the issuer, to the character."""
    if claims.get("iss") != client.issuer:
        raise TokenRejected(check="iss", expected=client.issuer, got=printable(claims.get("iss")))


def check_audience(claims: JsonObject, client: Client) -> list[str]:
    """`aud` names this client and nobody who is not trusted by a setting; the audiences."""
    audience = claims.get("aud")
    named = [audience] if isinstance(audience, str) else audience
    trusted = {client.client_id, *client.trusted_audiences}
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise TokenRejected(check="aud", expected=client.client_id, got=printable(audience))
    if client.client_id not in named or not trusted.issuperset(named):
        raise TokenRejected(check="aud", expected=" ".join(sorted(trusted)), got=printable(" ".join(named)))
    return named


def check_times(claims: JsonObject, now: datetime) -> tuple[datetime, datetime]:
    """`exp` is ahead, `iat` is just past, `nbf` if present is past; the moments of `iat` and `exp`."""
    expires_at = check_expiry(claims, now)
    issued_at = moment(claims, "iat")
    if not now - MAX_AGE <= issued_at <= now + SKEW:
        raise TokenRejected(check="iat", expected=f"within {MAX_AGE} before {now}", got=f"{issued_at}")
    check_begun(claims, "nbf", now)
    return issued_at, expires_at


def check_expiry(claims: JsonObject, now: datetime) -> datetime:
    """`exp` is ahead; its moment."""
    expires_at = moment(claims, "exp")
    if now >= expires_at + SKEW:
        raise TokenRejected(check="exp", expected=f"after {now - SKEW}", got=f"{expires_at}")
    return expires_at


def check_begun(claims: JsonObject, name: str, now: datetime) -> None:
    """`nbf` or `iat`, where the token has it, is past."""
    if name in claims and (begins_at := moment(claims, name)) > now + SKEW:
        raise TokenRejected(check=name, expected=f"before {now + SKEW}", got=f"{begins_at}")


def check_no_event(claims: JsonObject) -> None:
    """No logout token: one without a type is signed by the same provider for the same client."""
    if "events" in claims:
        raise TokenRejected(check="events", expected="nothing", got="an event")


def moment(claims: JsonObject, name: str) -> datetime:
    """A required NumericDate (RFC 7519 section 2) as a time."""
    value = claims.get(name)
    if not is_seconds(value):
        raise TokenRejected(check=name, expected="whole seconds before 2100", got=printable(value))
    return datetime.fromtimestamp(value, UTC)


def is_seconds(value: object) -> TypeGuard[int]:
    """Whether a value is a believable number of seconds since 1970. `True` is an int in Python, not in JSON."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LATEST


def optional_identifier(claims: JsonObject, name: str) -> str | None:
    """An identifier that may be absent, but not malformed."""
    value = claims.get(name)
    if value is None:
        return None
    if not is_identifier(value):
        raise TokenRejected(check=name, expected="1 to 255 printable ASCII characters", got=printable(value))
    return value
