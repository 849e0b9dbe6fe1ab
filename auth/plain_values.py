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


def write(values: Mapping[str, Any]) -> str:
    """Named values as JSON text. Raises `TypeError` or `ValueError`, naming the value that cannot be kept."""
    return json.dumps({name: _encode(value, name) for name, value in values.items()}, ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """The values that `write` took, of the same types."""
    return {name: _decode(value) for name, value in json.loads(text).items()}


def canonical(values: Mapping[str, Any]) -> str:
    """The same text for the same values, whatever their order: to compare what was asked with what is done."""
    encoded = {name: _encode(value, name) for name, value in values.items()}
    return json.dumps(encoded, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _encode(value: Any, name: str) -> Any:
    kind = type(value)  # exactly: an enum, or a library's own kind of date, would come back as something else
    if kind is str:
        return _whole(value, name)
    if value is None or kind in (bool, int):
        return value
    if kind is float:
        return {"float": repr(value)}
    if kind is Decimal:
        return {"decimal": str(value)}
    if kind in (datetime, date, time):
        return {kind.__name__: value.isoformat()}
    if kind in (list, tuple):
        return {kind.__name__: [_encode(item, name) for item in value]}
    if kind is dict and all(type(key) is str for key in value):
        return {"dict": {_whole(key, name): _encode(item, name) for key, item in value.items()}}
    raise TypeError(f"{name!r} cannot be kept: a {kind.__name__} cannot be stored and given back as it was.")


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
