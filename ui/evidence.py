"""How a person proved who they are, in words. The codes are those of RFC 8176, section 2."""

from collections.abc import Sequence

_WAYS = {
    "pwd": "password",
    "pin": "PIN",
    "otp": "one-time code",
    "sms": "code by text message",
    "tel": "telephone call",
    "hwk": "security key",
    "swk": "key on the device",
    "sc": "smart card",
    "fpt": "fingerprint",
    "face": "face",
    "iris": "eye",
    "vbm": "voice",
    "wia": "Windows sign-in",
}


def how_confirmed(methods: Sequence[str]) -> str:
    """The ways that the provider named. Codes that stand for no single way, or that nobody knows, are left out."""
    known = [_WAYS[method] for method in methods if method in _WAYS]
    if not known:
        return "Your provider did not say how"
    return ("With " + " and ".join([", ".join(known[:-1]), known[-1]] if len(known) > 1 else known)).strip()
