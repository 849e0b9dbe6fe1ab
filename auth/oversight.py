"""Looking after sessions and the trail: people their own, administrators everybody's.

Decides nothing about who may: the gates and guards of `auth.gate.oversight` do, each time.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from auth import audit
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.store import sessions, trail
from auth.store.trail import Found, Search

__all__ = ["Found", "OpenSession", "Search"]

MOST_SHOWN = 100
_COLUMNS = (
    *("at", "event", "outcome", "name", "subject", "issuer", "gate", "detail"),
    *("acr", "amr", "auth_time", "reference", "session"),
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A live session as its owner, or an administrator, sees it. `handle` names it and opens nothing."""

    handle: str
    subject: str
    issuer: str
    name: str
    email: str
    device: str
    signed_in_at: datetime
    last_seen_at: datetime
    mfa_at: datetime | None
    amr: tuple[str, ...]
    is_this_one: bool


def how_many_live(service: Service) -> int:
    """How many sessions are live, whoever's: for counting, not for showing."""
    with service.reading() as tx:
        return sessions.how_many_live(tx)


def own_sessions(service: Service, session: SessionRecord) -> Sequence[OpenSession]:
    """The live sessions of the person behind `session`, last seen first."""
    with service.reading() as tx:
        found = sessions.of_person(tx, session.issuer, session.subject)
    return [_shown(record, session) for record in found]


def sessions_of(service: Service, session: SessionRecord, text: str) -> Sequence[OpenSession]:
    """Live sessions of people whose name, e-mail address or subject holds this text."""
    with service.reading() as tx:
        found = sessions.named(tx, text, MOST_SHOWN)
    return [_shown(record, session) for record in found]


def end_own(service: Service, session: SessionRecord, handle: str) -> bool:
    """End one of the person's own sessions; somebody else's is left alone, and False is the answer."""
    with service.writing() as tx:
        found = sessions.by_handle(tx, handle)
        if found is None or (found.issuer, found.subject) != (session.issuer, session.subject):
            return False
        return _end(service, tx, found, EndReason.ENDED_ELSEWHERE, by=session.subject)


def end_others(service: Service, session: SessionRecord) -> int:
    """End every other session of the person; returns how many."""
    with service.writing() as tx:
        others = [r for r in sessions.of_person(tx, session.issuer, session.subject) if r.id != session.id]
        return sum(_end(service, tx, other, EndReason.ENDED_ELSEWHERE, by=session.subject) for other in others)


def end_by_admin(service: Service, tx: sa.Connection, admin: SessionRecord, handle: str) -> bool:
    """End one session of anybody, in the caller's transaction."""
    found = sessions.by_handle(tx, handle)
    return found is not None and _end(service, tx, found, EndReason.ADMIN, by=admin.subject)


def end_person_by_admin(service: Service, tx: sa.Connection, admin: SessionRecord, *, issuer: str, subject: str) -> int:
    """End every session of one person, in the caller's transaction; returns how many."""
    found = sessions.of_person(tx, issuer, subject)
    return sum(_end(service, tx, record, EndReason.ADMIN, by=admin.subject) for record in found)


def end_every(service: Service) -> int:
    """End every session of everybody, for whoever runs the server; returns how many."""
    ended = 0
    while True:
        with service.writing() as tx:
            found = sessions.named(tx, "", MOST_SHOWN)
            ended += sum(_end(service, tx, record, EndReason.ADMIN, by="the command line") for record in found)
        if not found:
            return ended


def search_trail(service: Service, wanted: Search) -> Sequence[Found]:
    """The latest entries of the trail that fit."""
    with service.reading() as tx:
        return trail.search(tx, wanted, MOST_SHOWN)


def kinds_of_events(service: Service) -> Sequence[str]:
    """What can be filtered by."""
    with service.reading() as tx:
        return trail.events(tx)


def export_trail(service: Service, wanted: Search) -> Iterator[bytes]:
    """The trail as CSV, times in UTC, spreadsheet formulas made harmless."""
    yield _line(_COLUMNS)
    with service.reading() as tx:
        for found in trail.every(tx, wanted):
            yield _line([_cell(getattr(found.entry, column)) for column in _COLUMNS])


def _end(service: Service, tx: sa.Connection, doomed: SessionRecord, reason: EndReason, *, by: str) -> bool:
    now = service.clock()
    if not sessions.end(tx, doomed.id, reason, now):
        return False
    entry = trail.Entry(at=now, event="session_ended", outcome=reason.value, detail=f"Ended by {by}.")
    audit.record(tx, entry, session=doomed)
    return True


def _shown(record: SessionRecord, this: SessionRecord) -> OpenSession:
    return OpenSession(
        handle=record.handle,
        subject=record.subject,
        issuer=record.issuer,
        name=record.name,
        email=record.email,
        device=record.device,
        signed_in_at=record.signed_in_at,
        last_seen_at=record.last_seen_at,
        mfa_at=record.mfa_at,
        amr=record.amr,
        is_this_one=record.id == this.id,
    )


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    text = " ".join(value) if isinstance(value, tuple) else str(value)
    # A spreadsheet would run a cell that begins like this (CWE-1236).
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
