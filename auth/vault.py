"""What is kept secret at rest: keys are stored hashed, tokens encrypted.

Knows the secret of the settings and its predecessors, so that a secret can be changed without signing
anybody out. Knows nothing of what it seals.
"""

import base64
import hashlib
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from auth.errors import StoreUnavailable


class Vault:
    """Seals text with a key derived from the session secret; opens what any listed secret sealed."""

    def __init__(self, secret: str, previous: Sequence[str] = ()) -> None:
        self._fernet = MultiFernet([Fernet(_derive(value)) for value in (secret, *previous)])

    def seal(self, text: str) -> str:
        """Encrypt and authenticate `text`."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that `seal` took. Raises `StoreUnavailable` if no known secret sealed it."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            # Happens when SESSION__SECRET was replaced without SESSION__SECRET_PREVIOUS.
            raise StoreUnavailable(check="vault", expected="a known secret", got="unreadable") from error


def fingerprint(value: str) -> str:
    """The hash under which a random value of 128 bits or more is stored; such values need no salt."""
    return hashlib.sha256(value.encode()).hexdigest()


def random_token(bits: int) -> str:
    """A fresh random value, URL-safe."""
    return secrets.token_urlsafe(bits // 8)


def _derive(secret: str) -> bytes:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"airlock:vault:1").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
