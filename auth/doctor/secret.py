"""How strong the secrets are. It tells length and an estimate; no character of a secret leaves this module."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pydantic import SecretStr

from auth.doctor.finding import Finding, right, warning, wrong
from auth.settings import Settings

TOO_WEAK = 64
"""Bits that a machine can try out."""
ENOUGH = 100
"""Bits beyond anybody's reach; a random text of 32 hexadecimal digits has more."""
_PROSE = 2.0
"""Bits of a letter in words that somebody put together; English sentences have less."""
_WORD = re.compile(r"[A-Z]?[a-z]*")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_MAKE = "`openssl rand -hex 32` makes a good one."


def session_secret(settings: Settings) -> Finding:
    """Whoever guesses it can read every session's tokens."""
    secret = _reveal(settings.session.secret)
    bits = estimated_bits(secret)
    what = f"SESSION__SECRET has {len(secret)} characters and at most about {bits} bits of chance."
    if bits < TOO_WEAK:
        return wrong("Session secret", f"{what} It can be guessed.", f"Replace it: {_MAKE}")
    if secret in (_reveal(settings.oidc.client_secret), _reveal(settings.oidc.client_key)):
        return wrong("Session secret", "SESSION__SECRET is also the client's secret.", f"Replace it: {_MAKE}")
    if secret == _reveal(settings.session.secret_previous):
        return warning(
            "Session secret",
            "SESSION__SECRET and SESSION__SECRET_PREVIOUS are the same: nothing was replaced.",
            f"Give SESSION__SECRET a new value ({_MAKE}), or unset SESSION__SECRET_PREVIOUS.",
        )
    if bits < ENOUGH:
        return warning("Session secret", f"{what} It looks typed, not drawn.", f"Replace it: {_MAKE}")
    return right("Session secret", what)


def client_secret(settings: Settings) -> Finding | None:
    """The provider makes it; a short one was made by a person."""
    secret = _reveal(settings.oidc.client_secret)
    if not secret:
        return None
    bits = estimated_bits(secret)
    what = f"OIDC__CLIENT_SECRET has {len(secret)} characters and at most about {bits} bits of chance."
    if bits < TOO_WEAK:
        return warning("Client secret", what, "Let the provider make a new one, or use private_key_jwt.")
    return right("Client secret", what)


def estimated_bits(text: str) -> int:
    """An upper bound for what a text is worth: less, if a person chose it.

    Repetitions count once, a run such as `abcdef` is judged by its steps, and words by what prose is worth.
    """
    period = next((n for n in range(1, len(text)) if text.startswith(text[n:])), len(text))
    once = text[:period]
    steps = [ord(after) - ord(before) for before, after in pairwise(once)]
    each = min(_bits_each(once), _bits_each(steps))
    return int(len(once) * (min(each, _PROSE) if _is_prose(once) else each))


def _is_prose(text: str) -> bool:
    """Whether a text is made of words: what is drawn at random has digits, or capitals in odd places."""
    return all(_WORD.fullmatch(part) for part in _BETWEEN_WORDS.split(text))


def _bits_each(symbols: Sequence[object]) -> float:
    """Shannon's entropy of one symbol, by how often each occurs."""
    total = len(symbols)
    return sum(-n / total * math.log2(n / total) for n in Counter(symbols).values())


def _reveal(secret: SecretStr | None) -> str:
    return "" if secret is None else secret.get_secret_value()
