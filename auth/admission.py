"""The verb of the websocket handshake: which session, if any, does this browser open?

Also the two things that happen to a session while it is open: a person's clicks keep it alive, and its end is
noticed by every process that holds one of its websockets.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

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
    """The answer to a handshake; `handle` is the session's, if there is one."""

    door: Door
    handle: str = ""


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
        return Admission(Door.REFUSED if key_hash == record.previous_key_hash else Door.ANONYMOUS)
    if policy.why_ended(record, now=service.clock(), idle_timeout=service.idle_timeout) is not None:
        with service.writing() as tx:
            end_if_over(service, tx, record)
        return Admission(Door.ANONYMOUS)
    if key_hash == record.key_hash and record.key_presented_at is None:
        with service.writing() as tx:
            sessions.change(tx, record.id, key_presented_at=service.clock())
    return Admission(Door.SESSION, record.handle)


def touch(service: Service, handle: str) -> None:
    """A person did something: the session is not idle. One that is over already stays over."""
    now = service.clock()
    # Under a short idle limit a whole minute unwritten would end the session of somebody who works.
    pause = min(TOUCHED_EVERY, service.idle_timeout / 4)
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


def still_open(service: Service, held: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of these (handle, key hash) pairs of open websockets, those that may stay open: one query for all.

    A tab that is signing out is left alone for five seconds, so that it gets to the provider undisturbed.
    """
    now = service.clock()
    with service.reading() as tx:
        records = {record.handle: record for record in sessions.watch(tx, {handle for handle, _ in held})}
    for record in records.values():
        over = policy.why_ended(record, now=now, idle_timeout=service.idle_timeout)
        if over is not None and record.ended_at is None:
            with service.writing() as tx:
                end_if_over(service, tx, record)
    return {(handle, key) for handle, key in held if _stays(records.get(handle), key, service)}


def _stays(record: SessionRecord | None, key_hash: str, service: Service) -> bool:
    if record is None:
        return False
    now = service.clock()
    if record.end_reason is EndReason.SIGNED_OUT and record.ended_at is not None:
        return now - record.ended_at < timedelta(seconds=5)
    if policy.why_ended(record, now=now, idle_timeout=service.idle_timeout) is not None:
        return False
    return record.opens_with(key_hash)
