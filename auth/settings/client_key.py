"""The private key of `private_key_jwt`: read once, at the start, so that a bad one is found before anybody signs in."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

_SMALLEST_RSA = 2048


def read_client_key(text: str) -> str:
    """The key as PEM. `OIDC__CLIENT_KEY` holds the path of a key file, or the PEM itself."""
    pem = text if text.lstrip().startswith("-----BEGIN ") else _file(text)
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except TypeError:
        raise ValueError("holds a key that is protected by a passphrase: store it without one.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("does not hold a private key in PEM form.") from None
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _SMALLEST_RSA:
        raise ValueError(f"holds an RSA key that is too short: {_SMALLEST_RSA} bits or more.")
    on_curve = isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1)
    if not (on_curve or isinstance(key, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey)):
        raise ValueError("holds a key of the wrong kind: RSA, P-256 (ES256), or Ed25519.")
    return pem


def _file(text: str) -> str:
    try:
        return Path(text.strip()).read_text(encoding="ascii")
    except (OSError, ValueError):
        # The path is not repeated: what was meant as the key itself would end up on the screen.
        raise ValueError("names a key file that cannot be read: correct its path, or give the PEM itself.") from None
