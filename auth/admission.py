"""The verb of the websocket handshake: which session, if any, does this browser open?

Also the two things that happen to a session while it is open: a person's clicks keep it alive, and its end is
noticed by every process that holds one of its websockets.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import NamedTuple

import sqlalchemy as sa

from auth import audit, policy
from auth.browser import Browser
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.store import sessions, trail

TOUCHED_EVERY = timedelta(minutes=1)


class Door(Enum):
    """What a handshake gets."""

    SESSION = "session"
    ANONYMOUS = "anonymous"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Admission:
    """The answer to a handshake; `handle` is the session's, if there is one, and `roles` what its person may be."""

    door: Door
    handle: str = ""
    roles: tuple[str, ...] = ()


class Held(NamedTuple):
    """An open websocket: its session, the key it was opened with, and the roles of its person at that time."""

    handle: str
    key_hash: str
    roles: tuple[str, ...] = ()


class Fate(Enum):
    """What becomes of an open websocket."""

    STAYS = "stays"
    COMES_AGAIN = "comes_again"
    """It goes at once. A rightful tab comes back with the key it has by now, and shows what its person may see now."""
    IS_OVER = "is_over"
    """Its session has ended."""


def admit(service: Service, browser: Browser) -> Admission:
    """Say what a browser opens, and remember that the current key has arrived.

    A key that was replaced opens nothing once its successor has been presented: whoever still holds it is not
    the browser that got the new one, and is refused rather than shown a sign-in page.
    """
    key_hash = browser.key_hash
    if key_hash is None:
        return Admission(Door.ANONYMOUS)
    with service.reading() as tx:
        record = sessions.live_of_browser(tx, browser.name_hash)
    if record is None:
        return Admission(Door.ANONYMOUS)
    if not record.opens_with(key_hash):
        return Admission(Door.REFUSED if record.has_replaced(key_hash) else Door.ANONYMOUS)
    if policy.why_ended(record, now=service.clock(), idle_timeout=service.idle_timeout) is not None:
        with service.writing() as tx:
            end_if_over(service, tx, record)
        return Admission(Door.ANONYMOUS)
    if key_hash == record.key_hash and record.key_presented_at is None:
        with service.writing() as tx:
            sessions.change(tx, record.id, key_presented_at=service.clock())
    return Admission(Door.SESSION, record.handle, record.roles)


def is_superseded(service: Service, browser: Browser) -> bool:
    """Whether a browser holds the key of a live session from before its last change, so that nothing opens for it.

    Not only a thief has it: a browser that crashed may come back with the cookies of half a minute ago.
    """
    key_hash = browser.key_hash
    if key_hash is None:
        return False
    with service.reading() as tx:
        record = sessions.live_of_browser(tx, browser.name_hash)
    return record is not None and record.has_replaced(key_hash)


def touch(service: Service, handle: str) -> None:
    """A person did something: the session is not idle. One that is over already stays over."""
    # Under a short idle limit a whole minute unwritten would end the session of somebody who works.
    _seen(service, handle, pause=min(TOUCHED_EVERY, service.idle_timeout / 4))


def stay(service: Service, handle: str) -> None:
    """A person asked to stay: the idle time begins anew now, however short ago it was written."""
    _seen(service, handle, pause=timedelta(0))


def _seen(service: Service, handle: str, *, pause: timedelta) -> None:
    now = service.clock()
    with service.reading() as tx:
        record = sessions.by_handle(tx, handle)
    if record is None or record.ended_at is not None or now - record.last_seen_at < pause:
        return
    with service.writing() as tx:
        if end_if_over(service, tx, record) is None:
            sessions.change(tx, record.id, last_seen_at=now)


def end_if_over(service: Service, tx: sa.Connection, record: SessionRecord) -> EndReason | None:
    """Write down an end that has come by itself (idle, lifetime, token), and say which."""
    now = service.clock()
    reason = policy.why_ended(record, now=now, idle_timeout=service.idle_timeout)
    if reason is not None and record.ended_at is None and sessions.end(tx, record.id, reason, now):
        audit.record(tx, trail.Entry(at=now, event="session_ended", outcome=reason.value), session=record)
    return reason


def fates(service: Service, held: Collection[Held]) -> Mapping[Held, Fate]:
    """What becomes of these open websockets: one query for all.

    A tab that is signing out is left alone for five seconds, so that it gets to the provider undisturbed.
    """
    now = service.clock()
    with service.reading() as tx:
        records = {record.handle: record for record in sessions.watch(tx, {one.handle for one in held})}
    for record in records.values():
        over = policy.why_ended(record, now=now, idle_timeout=service.idle_timeout)
        if over is not None and record.ended_at is None:
            with service.writing() as tx:
                end_if_over(service, tx, record)
    return {one: _fate(records.get(one.handle), one, service) for one in held}


def _fate(record: SessionRecord | None, held: Held, service: Service) -> Fate:
    if record is None:
        return Fate.COMES_AGAIN
    now = service.clock()
    if record.end_reason is EndReason.SIGNED_OUT and record.ended_at is not None:
        return Fate.STAYS if now - record.ended_at < timedelta(seconds=5) else Fate.IS_OVER
    if not record.opens_with(held.key_hash):
        return Fate.COMES_AGAIN  # ended or not: whoever holds this key gets no further run
    if policy.why_ended(record, now=now, idle_timeout=service.idle_timeout) is not None:
        return Fate.IS_OVER
    return Fate.STAYS if set(record.roles) == set(held.roles) else Fate.COMES_AGAIN
