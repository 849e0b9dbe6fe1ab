"""The audit trail: written once, never changed; the database refuses anything else (see migrations)."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from auth.store.tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: who, when, what, on what evidence, with what outcome. Never a token, code or key."""

    at: datetime
    event: str
    outcome: str
    issuer: str | None = None
    subject: str | None = None
    name: str | None = None
    session: str | None = None
    gate: str | None = None
    detail: str = ""
    acr: str | None = None
    amr: tuple[str, ...] | None = None
    auth_time: datetime | None = None
    reference: str | None = None


def append(tx: sa.Connection, entry: Entry) -> None:
    """Write one event in the transaction that made it true."""
    values = asdict(entry)
    values["amr"] = None if entry.amr is None else list(entry.amr)
    tx.execute(audit.insert().values(values))


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for in the trail; an empty field does not narrow it. `before` pages back: entries older than it."""

    text: str = ""
    """In a person's name or subject, the gate, the detail or the reference code."""
    event: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One entry, and its place in the trail."""

    id: int
    entry: Entry


def search(tx: sa.Connection, wanted: Search, limit: int) -> Sequence[Found]:
    """The latest entries that fit, newest first."""
    statement = sa.select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc()).limit(limit)
    return [_found(row) for row in tx.execute(statement)]


def every(tx: sa.Connection, wanted: Search) -> Iterator[Found]:
    """Every entry that fits, newest first, read piece by piece."""
    statement = sa.select(audit).where(*_conditions(wanted)).order_by(audit.c.id.desc())
    for row in tx.execution_options(yield_per=500).execute(statement):
        yield _found(row)


def events(tx: sa.Connection) -> Sequence[str]:
    """The kinds of events there are."""
    return list(tx.execute(sa.select(audit.c.event).distinct().order_by(audit.c.event)).scalars())


def sweep(tx: sa.Connection, before: datetime) -> int:
    """Let entries go that are older than the retention. Returns how many."""
    return tx.execute(audit.delete().where(audit.c.at < before)).rowcount


def _conditions(wanted: Search) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.text:
        columns = (audit.c.name, audit.c.subject, audit.c.gate, audit.c.detail, audit.c.reference)
        conditions.append(sa.or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    if wanted.event:
        conditions.append(audit.c.event == wanted.event)
    if wanted.since is not None:
        conditions.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(audit.c.at < wanted.until)
    if wanted.before is not None:
        conditions.append(audit.c.id < wanted.before)
    return conditions


def _found(row: sa.Row[Any]) -> Found:
    values = dict(row._mapping)
    values["amr"] = None if values["amr"] is None else tuple(values["amr"])
    return Found(values["id"], Entry(**{item.name: values[item.name] for item in fields(Entry)}))
