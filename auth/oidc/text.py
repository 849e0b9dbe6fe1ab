"""Text from outside: made fit for a log line, recognised as an identifier, compared as a secret."""

import hmac
from typing import TypeGuard


def printable(value: object, limit: int = 200) -> str:
    """A value for the log: at most `limit` characters of printable ASCII, so no line breaks and no escape sequences.

    Of a list or an object only the kind is told: it may hold what does not belong into a log.
    """
    if value is None:
        return "nothing"
    if not isinstance(value, str | int | float):
        return f"a {type(value).__name__}"
    text = value if isinstance(value, str) else f"{type(value).__name__} {value!r}"
    return "".join(character if " " <= character <= "~" else "?" for character in text[:limit])


def is_identifier(value: object, limit: int = 255) -> TypeGuard[str]:
    """Whether a value is a usable identifier: a string of 1 to `limit` printable ASCII characters (OIDC Core 2)."""
    return isinstance(value, str) and 0 < len(value) <= limit and value.isascii() and value.isprintable()


def same(left: str, right: str) -> bool:
    """Whether two secrets are equal, without telling by the time taken where they differ."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
