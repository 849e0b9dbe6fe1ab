"""The provider's signing keys, and which of them signed a token.

It knows keys and signatures. It does not read claims, and it takes nothing from a token but its key id: a key, or an
address of a key, inside a token (`jwk`, `jku`, `x5u`, `x5c`) is not looked at.

https://www.rfc-editor.org/rfc/rfc7517 (JWK), https://openid.net/specs/openid-connect-core-1_0.html#RotateSigKeys
"""

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Protocol

import jwt

from auth.clock import Clock
from auth.errors import TokenRejected, UnusableAnswer
from auth.oidc.cached import Cached
from auth.oidc.pause import Pause
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import is_identifier, printable

MAX_KEPT = 100
"""Keys of one document that are kept. How long it may be with all others is limited where it is fetched."""
_MAX_TRIED = 16
"""Keys that are tried on one token."""
_STRANGERS_PAUSE = timedelta(minutes=1)
"""How long after a fruitless fetch for a token that anybody may have sent no other is made for such tokens."""
_STRANGERS_RETRY = timedelta(seconds=15)
"""The same after a fetch that failed: a rightful token may be sent again, or others may follow."""
_RSA_BITS = range(2048, 8193)
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,2048}")
_RSA = ("RSA", "", ("n", "e"))
_SHAPES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), _RSA),
    "ES256": ("EC", "P-256", ("x", "y")),
    "ES384": ("EC", "P-384", ("x", "y")),
    "ES512": ("EC", "P-521", ("x", "y")),
    "EdDSA": ("OKP", "Ed25519", ("x",)),
}
"""Key type, curve and members that each algorithm needs (RFC 7518 section 6, RFC 8037 section 2)."""


class Keys(Protocol):
    """What can verify a signature."""

    def payload_of(self, raw: str, kid: str | None) -> bytes:
        """The payload of a compact JWS whose signature is good, or `TokenRejected`."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One public key that may have signed."""

    kid: str | None
    key: jwt.PyJWK = field(repr=False)


class KeySet:
    """The provider's keys for one pinned algorithm, fetched when needed. Thread-safe."""

    def __init__(self, fetch: Callable[[], JsonObject], algorithm: str, clock: Clock) -> None:
        self._algorithm = algorithm
        self._clock = clock
        self._pause: Pause | None = None
        self._jws = jwt.PyJWS(
            algorithms=[algorithm], options={"verify_signature": True, "enforce_minimum_key_length": True}
        )
        self._cached = Cached(lambda: _some_keys(fetch(), algorithm), clock)

    def for_strangers(self) -> "KeySet":
        """The same keys, for tokens that anybody may send.

        What such tokens make us fetch is limited also while there are no keys at all, and keeps no sign-in from
        following a rotation.
        """
        theirs = copy.copy(self)
        theirs._pause = Pause(self._clock, _STRANGERS_PAUSE, after_failure=_STRANGERS_RETRY, before_the_first=True)
        return theirs

    def payload_of(self, raw: str, kid: str | None) -> bytes:
        """The payload of `raw` if one of the provider's keys signed it, asking for newer keys once if none did.

        An unknown key id means a new key; a bad signature under a known one may mean that the provider reused it.
        """
        before = self._cached.held
        keys = self._cached.get(self._pause)
        payload = self._verified(keys, raw, kid)
        if payload is not None:
            return payload
        newer = None
        if keys is before:
            newer = self._cached.newer_than(keys, self._pause)
        else:  # They were fetched for this very token: asking again at once would bring the same.
            self._cached.was_just_loaded(self._pause)
        if newer is not None:
            payload = self._verified(newer, raw, kid)
        if payload is None:
            known = _candidates(keys if newer is None else newer, kid)
            raise TokenRejected(
                check="signature" if known else "kid", expected="a key of the provider", got=printable(kid)
            )
        self._cached.was_fruitful(self._pause)
        return payload

    def _verified(self, keys: Sequence[SigningKey], raw: str, kid: str | None) -> bytes | None:
        for candidate in _candidates(keys, kid):
            try:
                payload: bytes = self._jws.decode(raw, key=candidate.key, algorithms=[self._algorithm])
            except jwt.PyJWTError:
                continue
            return payload
        return None


def usable_keys(document: JsonObject, algorithm: str) -> tuple[SigningKey, ...]:
    """The keys of a JWK set that may verify `algorithm`. Others are left out, whatever is odd about them."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        raise UnusableAnswer(check="keys.format", expected="a list of keys", got=type(listed).__name__)
    found = (_usable_key(entry, algorithm) for entry in listed if isinstance(entry, dict))
    return tuple(islice((key for key in found if key is not None), MAX_KEPT))


def _some_keys(document: JsonObject, algorithm: str) -> tuple[SigningKey, ...]:
    """The usable keys, of which a provider that signs has one: a set without any is a fault, and replaces nothing."""
    keys = usable_keys(document, algorithm)
    if not keys:
        raise UnusableAnswer(check="keys.usable", expected=f"a key for {algorithm}", got="none")
    return keys


def _candidates(keys: Sequence[SigningKey], kid: str | None) -> Sequence[SigningKey]:
    # OIDC Core 10.1: the key id may be left out; then every key of the pinned algorithm is tried.
    matching = keys if kid is None else [key for key in keys if key.kid == kid]
    return matching[:_MAX_TRIED]


def _usable_key(entry: JsonObject, algorithm: str) -> SigningKey | None:
    operations = entry.get("key_ops", ["verify"])
    if entry.get("use", "sig") != "sig" or entry.get("alg", algorithm) != algorithm:
        return None
    if not isinstance(operations, list) or "verify" not in operations:
        return None
    if not _has_right_shape(entry, algorithm):
        return None
    kid = entry.get("kid")
    if kid is not None and not is_identifier(kid):
        return None
    try:
        key = jwt.PyJWK(entry, algorithm=algorithm)
    except (jwt.PyJWTError, ValueError, TypeError):
        return None
    if _SHAPES[algorithm] is _RSA and key.key.key_size not in _RSA_BITS:
        return None
    return SigningKey(kid=kid, key=key)


def _has_right_shape(entry: JsonObject, algorithm: str) -> bool:
    """Type, curve and members of a public key that fits `algorithm`."""
    if "d" in entry:  # A published private key proves nothing.
        return False
    kind, curve, members = _SHAPES[algorithm]
    if entry.get("kty") != kind or (curve and entry.get("crv") != curve):
        return False
    return all(isinstance(value := entry.get(name), str) and _BASE64URL.fullmatch(value) for name in members)
