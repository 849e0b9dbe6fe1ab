"""Settings as an operator writes them, for tests that change one of them."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from auth.errors import ConfigurationError
from auth.settings import Settings, load

COMPLETE = {
    "OIDC__ISSUER": "https://login.example.com/tenant/",
    "OIDC__CLIENT_ID": "dashboard",
    "OIDC__CLIENT_SECRET": "the-client-secret",
    "SESSION__SECRET": "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
}


def configured(**changes: str) -> Settings:
    return load(COMPLETE | changes)


def problems_of(values: dict[str, str], **where: object) -> list[str]:
    with pytest.raises(ConfigurationError) as refusal:
        load(values, **where)
    return refusal.value.problems


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, passphrase: bytes | None = None) -> str:
    protection = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, protection).decode()


EC_KEY = pem_of(ec.generate_private_key(ec.SECP256R1()))
