"""The stub as the official conformance suite plays a provider, with every mutation that its modules need.

It has the suite's habits: an issuer with a path and a closing slash, a key set full of keys that are none of the
client's business, `none` first among the algorithms it advertises. What a module changes beyond the fields of the
stub is one of the fields here.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.oidc_keys import REMOVED, TestKey, ec_key, ed25519_key, encode, rsa_key
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Raw, Recorded, page


def kid(name: str) -> str:
    """A key id such as the suite makes them, the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name))


def suite_keys() -> list[TestKey]:
    """What the suite publishes for signing, the one in use first: RSA, P-256, secp256k1, Ed25519."""
    return [
        rsa_key(kid("rsa-1")),
        rsa_key(kid("rsa-2")),
        ec_key(kid("ec-1")),
        ec_key(kid("ec-2")),
        ec_key(kid("k-1"), "secp256k1", "ES256K"),
        ed25519_key(kid("ed-1")),
    ]


def encryption_keys() -> list[dict[str, object]]:
    """What the suite publishes for encryption."""
    return [
        rsa_key(kid("rsa-enc")).jwk(use="enc", alg="RSA-OAEP"),
        ec_key(kid("ec-enc")).jwk(use="enc", alg="ECDH-ES"),
    ]


@dataclass
class SuiteProvider(StubProvider):
    """The provider of one module. Every field may be changed while it runs."""

    path: str = "/test/a/airlock/"
    keys: list[TestKey] = field(default_factory=suite_keys)
    extra_jwks: list[Any] = field(default_factory=encryption_keys)
    metadata_changes: dict[str, Any] = field(
        default_factory=lambda: {
            "id_token_signing_alg_values_supported": ["none", "RS256", "PS256", "ES256", "ES256K", "EdDSA", "HS256"],
            "response_types_supported": ["id_token code", "code", "token id_token", "id_token"],
        }
    )
    jwk_changes: dict[str, Any] = field(default_factory=lambda: {"alg": REMOVED})
    """Made to every signing key as it is listed."""
    signer: TestKey | None = None
    """Signs ID tokens and logout tokens instead of the first key."""
    forgery: Callable[[dict[str, Any]], str] | None = None
    """Makes the ID token out of its claims, instead of signing them."""
    before_signing: Callable[[], None] | None = None
    """Happens between the request for tokens and the signature."""

    def id_token(self, nonce: str | None, access_token: str | None = None, **changes: object) -> str:
        if self.before_signing is not None:
            self.before_signing()
        claims = self.id_token_claims(nonce, access_token, **changes)
        if self.forgery is not None:
            return self.forgery(claims)
        return (self.signer or self.keys[0]).sign(claims, **self.header_changes)

    def logout_token(self, **changes: object) -> str:
        """As the suite's: no `typ`, and a claim that nobody knows."""
        named = {"typ": REMOVED, **self.header_changes}
        genuine, self.header_changes = self.header_changes, named
        keys = self.keys
        self.keys = [self.signer or keys[0]]
        try:
            return super().logout_token(**{"ignored_claim": "ignored", **changes})
        finally:
            self.header_changes, self.keys = genuine, keys

    def answer_jwks(self, _request: Recorded) -> Raw:
        listed = [key.jwk(**self.jwk_changes) for key in self.keys]
        return Raw(json.dumps({"keys": [*self.extra_jwks, *listed]}).encode())

    def rotate_keys(self, generation: str) -> None:
        """New keys under new ids; the old ones are gone."""
        self.keys = [rsa_key(kid(f"rsa-{generation}")), ec_key(kid(f"ec-{generation}"))]

    def move(self, endpoint: str, member: str, name: str) -> None:
        """Serve an endpoint elsewhere, as the discovery document says under `member`; the usual place is empty."""
        setattr(self, f"answer_{name}", getattr(self, f"answer_{endpoint}"))
        self.misbehave(endpoint, page(404))
        self.metadata_changes[member] = self.url(name)


def unsigned(claims: dict[str, Any]) -> str:
    """`{"alg":"none"}` and an empty signature."""
    header = encode(b'{"alg":"none"}')
    return f"{header}.{encode(json.dumps(claims).encode())}."


def corrupted(token: str) -> str:
    """The same token with another signature of the same length."""
    signed, _, signature = token.rpartition(".")
    return f"{signed}.{signature[:-8]}{'A' * 8 if signature[-8:] != 'A' * 8 else 'B' * 8}"
