"""Pages of a long list by key, not by number: the millionth row costs as much to reach as the first.

A cursor says "after this row" or "before this row". It stays right when rows appear or vanish in between.
"""

from collections.abc import Callable, Iterable, Sequence
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
    downwards = descending != _goes_back(cursor)
    found = tx.execute(_beside(statement, keys, cursor, downwards=downwards, size=size)).all()
    return _page(found, cursor, size, lambda row: (row._mapping[keys[0]], row._mapping[keys[1]]))


def fetch_merged_page(
    tx: Connection,
    found: Iterable[tuple[Select[Any], ColumnElement[int]]],
    rows: Select[Any],
    identity: ColumnElement[int],
    cursor: Cursor | None,
    *,
    size: int = PAGE_SIZE,
) -> Page[Any]:
    """One page, newest id first, of what several statements find.

    Each of them selects ids, and comes with the column that orders them; only the ids of the page are then looked up
    with `rows`, which must select `identity`.
    """
    downwards = not _goes_back(cursor)
    ids = {
        key
        for statement, order in found
        for key in tx.execute(_beside(statement, (order,), cursor, downwards=downwards, size=size)).scalars()
    }
    nearest = sorted(ids, reverse=downwards)[: size + 1]
    by_id = {row._mapping[identity]: row for row in tx.execute(rows.where(identity.in_(nearest)))} if nearest else {}
    return _page([by_id[key] for key in nearest], cursor, size, lambda row: (row._mapping[identity],) * 2)


def _goes_back(cursor: Cursor | None) -> bool:
    return cursor is not None and cursor.backwards


def _beside(
    statement: Select[Any], keys: Sequence[ColumnElement[Any]], cursor: Cursor | None, *, downwards: bool, size: int
) -> Select[Any]:
    if cursor is not None:
        statement = statement.where(_beyond(keys, cursor.key, downwards=downwards))
    return statement.order_by(*(key.desc() if downwards else key.asc() for key in keys)).limit(size + 1)


def _page(
    found: Sequence[Row[Any]], cursor: Cursor | None, size: int, key_of: Callable[[Row[Any]], tuple[Any, int]]
) -> Page[Any]:
    backwards = _goes_back(cursor)
    more, rows = len(found) > size, list(found[:size])
    if backwards:
        rows.reverse()
    before = more if backwards else cursor is not None
    after = cursor is not None if backwards else more
    return Page(
        tuple(rows),
        Cursor(key_of(rows[0]), backwards=True) if before and rows else None,
        Cursor(key_of(rows[-1])) if after and rows else None,
    )


def _beyond(keys: Sequence[ColumnElement[Any]], place: tuple[Any, int], *, downwards: bool) -> ColumnElement[bool]:
    if len(keys) == 1:
        return keys[0] < place[1] if downwards else keys[0] > place[1]
    columns = tuple_(*keys)
    values = tuple_(*(literal(value, key.type) for key, value in zip(keys, place, strict=True)))
    return columns < values if downwards else columns > values
