"""The challenge of an API that wants a stronger or a fresher sign-in (RFC 9470).

It knows what an answer demands. What is done about it, and that it is done once, is the caller's business.

https://www.rfc-editor.org/rfc/rfc9470
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.request import parse_http_list

from requests.utils import unquote_header_value

_INSUFFICIENT: Final = "insufficient_user_authentication"
_LONGEST: Final = 31_536_000
_ACR: Final = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,255}")  # RFC 6749, appendix A: no space, quote or backslash
_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Challenge:
    """What the API wants: one of these levels, if any are named, and a sign-in not older than this, if it says so."""

    acr_values: tuple[str, ...]
    max_age: timedelta | None


def read_challenge(status: int, headers: Mapping[str, str]) -> Challenge | None:
    """The challenge in an answer, or None when the answer is something else, or asks for nothing that can be done."""
    if status != 401:
        return None
    value = next((value for name, value in headers.items() if name.lower() == "www-authenticate"), "")
    for scheme, found in _challenges(value):
        if scheme == "bearer" and found.get("error") == _INSUFFICIENT:
            challenge = Challenge(_levels(found.get("acr_values")), _age(found.get("max_age")))
            return challenge if challenge.acr_values or challenge.max_age is not None else None
    return None


def _challenges(header: str) -> list[tuple[str, dict[str, str]]]:
    """Scheme and parameters of each challenge. A comma separates both (RFC 9110 section 11.6.1)."""
    found: list[tuple[str, dict[str, str]]] = []
    for item in parse_http_list(header):
        head, _, rest = item.partition(" ")
        begins = "=" not in head and not rest.lstrip().startswith("=")
        if begins:
            found.append((head.lower(), {}))
        name, is_parameter, value = (rest if begins else item).partition("=")
        if found and is_parameter:
            # What stands twice counts as it stands first: RFC 9110 allows a name once.
            found[-1][1].setdefault(name.strip().lower(), unquote_header_value(value.strip()))
    return found


def _levels(text: str | None) -> tuple[str, ...]:
    # In order of preference; one of them is enough (section 3).
    return tuple(value for value in (text or "").split() if _ACR.fullmatch(value))[:_MOST]


def _age(text: str | None) -> timedelta | None:
    if text is None or not re.fullmatch(r"[0-9]{1,8}", text) or int(text) > _LONGEST:
        return None
    return timedelta(seconds=int(text))
