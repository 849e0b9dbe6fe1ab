"""Fields that survive the way to the provider: typed JSON, at most 64 kB, sealed on the server.

What cannot be kept is refused when the gate is called, with a sentence, not when somebody loses what they typed.
"""

import json
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import streamlit as st

from auth import waiting
from auth.service import Service
from auth.session import SessionRecord

LARGEST = 64 * 1024
_READERS = {"date": date.fromisoformat, "datetime": datetime.fromisoformat, "time": time.fromisoformat}


def refuse_what_cannot_be_kept(names: Collection[str]) -> None:
    """Raises `TypeError` or `ValueError`, naming the field, if one of these cannot be kept as it is now."""
    if isinstance(names, str):
        raise TypeError(f"keep= takes names in a tuple: keep=({names!r},)")
    pack(names)


def pack(names: Collection[str]) -> str | None:
    """The present values of these fields as JSON text; None when there is nothing to keep yet."""
    found = {name: _encode(st.session_state[name], name) for name in names if name in st.session_state}
    if not found:
        return None
    text = json.dumps(found, ensure_ascii=False)
    if len(text.encode()) > LARGEST:
        raise ValueError(f"keep= holds at most {LARGEST // 1024} kB; {', '.join(found)} together have more.")
    return text


def restore(service: Service, session: SessionRecord, gate: str) -> None:
    """Put kept fields back where their widgets will find them, once, for the same person on the same page."""
    text = waiting.fields(service, session, gate)
    if text is not None:
        for name, value in json.loads(text).items():
            st.session_state[name] = _decode(value)


def _encode(value: Any, name: str) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime | date | time):
        return {type(value).__name__: value.isoformat()}
    if isinstance(value, list | tuple):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_encode(item, name) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: _encode(item, name) for key, item in value.items()}}
    raise TypeError(f"keep= cannot keep {name!r}: a {type(value).__name__} cannot be stored and given back as it was.")


def _decode(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    if kind in _READERS:
        return _READERS[kind](inner)
    if kind == "decimal":
        return Decimal(inner)
    if kind == "float":
        return float(inner)
    if kind == "dict":
        return {key: _decode(item) for key, item in inner.items()}
    items = [_decode(item) for item in inner]
    return tuple(items) if kind == "tuple" else items
