"""Real keys and real signatures, also of tokens that no honest provider would make."""

import base64
import functools
import json
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

REMOVED = object()
"""As the value of a change: the member is left out."""


@dataclass(frozen=True)
class TestKey:
    """One key pair of a provider."""

    __test__ = False

    kid: str | None
    alg: str
    private: Any

    def jwk(self, **changes: object) -> dict[str, object]:
        """The public key as a provider lists it."""
        public = jwt.get_algorithm_by_name(self.alg).to_jwk(self.private.public_key(), as_dict=True)
        public.pop("key_ops", None)
        return changed({**public, "kid": self.kid, "use": "sig", "alg": self.alg}, changes)

    def sign(self, claims: dict[str, object] | bytes, **header_changes: object) -> str:
        """A compact JWS over `claims`."""
        header = changed({"alg": self.alg, "kid": self.kid, "typ": "JWT"}, header_changes)
        return sign_with(self.alg, self.private, header, claims)

    def pem(self) -> str:
        """The private key, as an operator keeps it."""
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    def public_pem(self) -> bytes:
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )


def changed(original: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy with changes; `REMOVED` (or None in the original) leaves a member out."""
    merged = {**original, **changes}
    return {k: v for k, v in merged.items() if v is not REMOVED and not (v is None and k not in changes)}


def sign_with(alg: str, private: Any, header: dict[str, object] | bytes, claims: dict[str, object] | bytes) -> str:
    """Sign with `alg` whatever the header says."""
    signing_input = f"{_part(header)}.{_part(claims)}"
    if alg == "none":
        return signing_input + "."
    algorithm = jwt.get_algorithm_by_name(alg)
    key = algorithm.prepare_key(private)
    return f"{signing_input}.{encode(algorithm.sign(signing_input.encode(), key))}"


def encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _part(content: dict[str, object] | bytes) -> str:
    return encode(content if isinstance(content, bytes) else json.dumps(content).encode())


@functools.cache
def rsa_key(name: str = "rsa-1", bits: int = 2048, alg: str = "RS256") -> TestKey:
    """An RSA key pair, made once per process and name."""
    return TestKey(name, alg, rsa.generate_private_key(public_exponent=65537, key_size=bits))


@functools.cache
def ec_key(name: str = "ec-1", curve: str = "secp256r1", alg: str = "ES256") -> TestKey:
    """An elliptic-curve key pair, made once per process and name."""
    curves = {"secp256r1": ec.SECP256R1(), "secp256k1": ec.SECP256K1(), "secp384r1": ec.SECP384R1()}
    return TestKey(name, alg, ec.generate_private_key(curves[curve]))


@functools.cache
def ed25519_key(name: str = "ed-1") -> TestKey:
    """An Ed25519 key pair, made once per process and name."""
    return TestKey(name, "EdDSA", ed25519.Ed25519PrivateKey.generate())
