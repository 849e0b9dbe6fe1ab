"""Pages of a long list by key, not by number: the millionth row costs as much to reach as the first.

A cursor says "after this row" or "before this row". It stays right when rows appear or vanish in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, literal, tuple_

T = TypeVar("T")

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the sort key of one row, and whether the page wanted lies before or after it."""

    key: tuple[Any, int]
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the ways on from them."""

    rows: tuple[T, ...]
    previous: Cursor | None
    following: Cursor | None


def fetch_page(
    tx: Connection,
    statement: Select[Any],
    keys: tuple[ColumnElement[Any], ColumnElement[int]],
    cursor: Cursor | None,
    *,
    descending: bool,
    size: int = PAGE_SIZE,
) -> Page[Any]:
    """One page of the statement, which must select the two key columns under their own names."""
    backwards = cursor is not None and cursor.backwards
    downwards = descending != backwards
    if cursor is not None:
        statement = statement.where(_beyond(keys, cursor.key, downwards=downwards))
    ordered = statement.order_by(*(key.desc() if downwards else key.asc() for key in keys))
    found = tx.execute(ordered.limit(size + 1)).all()
    more, rows = len(found) > size, list(found[:size])
    if backwards:
        rows.reverse()
    before = more if backwards else cursor is not None
    after = cursor is not None if backwards else more
    return Page(
        tuple(rows),
        Cursor(_key_of(rows[0], keys), backwards=True) if before and rows else None,
        Cursor(_key_of(rows[-1], keys)) if after and rows else None,
    )


def _beyond(
    keys: tuple[ColumnElement[Any], ColumnElement[int]], place: tuple[Any, int], *, downwards: bool
) -> ColumnElement[bool]:
    columns = tuple_(*keys)
    values = tuple_(*(literal(value, key.type) for key, value in zip(keys, place, strict=True)))
    return columns < values if downwards else columns > values


def _key_of(row: Row[Any], keys: Sequence[ColumnElement[Any]]) -> tuple[Any, int]:
    first, second = (row._mapping[key] for key in keys)
    return first, second
