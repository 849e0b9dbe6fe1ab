"""Plain values as JSON text that gives back what went in: type by type, never pickled.

For fields and arguments that wait on the server while a person is at the provider. What cannot be written so is
refused by name, when it is handed over.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

_READERS: dict[str, Any] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "float": float,
}

_MOST_BITS = 13_000
"""Of a whole number. Python reads and writes those of 4,300 digits, a little more, as text."""


def write(values: Mapping[str, Any]) -> str:
    """Named values as JSON text. Raises `TypeError` or `ValueError`, naming the value that cannot be kept."""
    return json.dumps(_encoded(values), ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """The values that `write` took, of the same types."""
    return {name: _decode(value) for name, value in json.loads(text).items()}


def canonical(values: Mapping[str, Any]) -> str:
    """The same text for the same values, whatever their order: to compare what was asked with what is done."""
    return json.dumps(_encoded(values), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encoded(values: Mapping[str, Any]) -> dict[str, Any]:
    encoded = {}
    for name, value in values.items():
        try:
            encoded[name] = _encode(value, name)
        except RecursionError as error:
            raise ValueError(f"{name!r} cannot be kept: it is nested too deeply.") from error
    return encoded


def _encode(value: Any, name: str) -> Any:
    kind = type(value)  # exactly: an enum, or a library's own kind of date, would come back as something else
    if kind is str:
        return _whole(value, name)
    if value is None or kind is bool:
        return value
    if kind is int and value.bit_length() <= _MOST_BITS:
        return value
    if kind is float:
        return {"float": repr(value)}
    if kind is Decimal:
        return {"decimal": str(value)}
    # Only what comes back as it was: the text has an offset, and no name of a zone and no `fold`.
    if kind in (datetime, date, time) and repr(kind.fromisoformat(value.isoformat())) == repr(value):
        return {kind.__name__: value.isoformat()}
    if kind in (list, tuple):
        return {kind.__name__: [_encode(item, name) for item in value]}
    if kind is dict and all(type(key) is str for key in value):
        return {"dict": {_whole(key, name): _encode(item, name) for key, item in value.items()}}
    raise TypeError(f"{name!r} cannot be kept: this {kind.__name__} cannot be stored and given back as it was.")


def _whole(text: str, name: str) -> str:
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError(f"{name!r} cannot be kept: it holds half a letter, which no storage takes.")
    return text


def _decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind in _READERS:
        return _READERS[kind](inner)
    if kind == "dict":
        return {key: _decode(item) for key, item in inner.items()}
    items = [_decode(item) for item in inner]
    return tuple(items) if kind == "tuple" else items
