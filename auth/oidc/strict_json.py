"""JSON from outside, read strictly: one object, every name once, no NaN, no lone surrogates, no bombs.

It knows the grammar only. What the members mean is for the caller to check, who also bounds the size.
"""

import json
from typing import NoReturn

JsonObject = dict[str, object]


class NotAnObject(ValueError):
    """The bytes are not one well-formed JSON object. Its text names the fault and repeats nothing of the input."""


def parse_object(raw: bytes) -> JsonObject:
    """The JSON object in `raw`."""
    try:
        value = _DECODER.decode(raw.decode("utf-8"))
        if b"\\u" in raw:
            # "\ud800" is legal JSON but no text: it would fail later, in a database or a header.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except NotAnObject:
        raise
    except UnicodeError as error:
        raise NotAnObject("not UTF-8 text") from error
    except RecursionError as error:
        raise NotAnObject("nested too deeply") from error
    except ValueError as error:
        raise NotAnObject("not JSON") from error
    if not isinstance(value, dict):
        raise NotAnObject(f"a JSON {type(value).__name__}, not an object")
    return value


def _unique(pairs: list[tuple[str, object]]) -> JsonObject:
    """Refuse a repeated name: two readers could see two different tokens (RFC 7519 section 4)."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotAnObject("a member name stands twice")
    return members


def _no_constant(_name: str) -> NoReturn:
    raise NotAnObject("NaN or Infinity")


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
