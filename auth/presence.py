"""Who is present: the label that the edge gave a websocket, looked up in the database and judged at this moment."""

from dataclasses import dataclass
from datetime import timedelta

from auth import policy, renew
from auth.admission import end_if_over
from auth.edge_names import ANONYMOUS, OVERLOADED, TWO_COOKIES, UNREADABLE
from auth.errors import Overloaded, SessionEnded, StoreUnavailable, TwoCookies
from auth.renew import Standing
from auth.service import Service
from auth.session import EndReason, SessionRecord
from auth.store import sessions

TOLD_FOR = timedelta(minutes=10)
"""How long a browser is told why its last session ended."""


@dataclass(frozen=True, slots=True)
class Present:
    """A live session, and what it is good for right now."""

    record: SessionRecord
    standing: Standing


@dataclass(frozen=True, slots=True)
class Absent:
    """Nobody is signed in here. `browser_hash` is empty for a browser without a name; `ended` says why, if known."""

    browser_hash: str
    ended: EndReason | None = None
    in_this_tab: bool = False
    last: SessionRecord | None = None
    """The session of this tab that is over: whose fields and wishes wait for the same person."""


def who(service: Service, label: object) -> Present | Absent:
    """The session behind a label, renewed if that was due.

    Raises `StoreUnavailable`, `Overloaded` or `TwoCookies` when it cannot be told.
    """
    if label == UNREADABLE:
        raise StoreUnavailable(check="handshake")
    if label == OVERLOADED:
        raise Overloaded(check="handshake")
    if label == TWO_COOKIES:
        raise TwoCookies(check="handshake.cookie", expected="one", got="two")
    if not isinstance(label, str):
        return Absent("")
    if label.startswith(ANONYMOUS):
        return _absent(service, label.removeprefix(ANONYMOUS))
    with service.reading() as tx:
        record = sessions.by_handle(tx, label)
    if record is None:
        return Absent("")
    return _present(service, record)


def _present(service: Service, record: SessionRecord) -> Present | Absent:
    reason = record.end_reason if record.ended_at is not None else _just_over(service, record)
    if record.ended_at is not None or reason is not None:
        return Absent(record.browser_hash, reason or EndReason.SIGNED_OUT, in_this_tab=True, last=record)
    try:
        renewed, standing = renew.standing(service, record)
    except SessionEnded as error:
        return Absent(record.browser_hash, EndReason(error.reason), in_this_tab=True, last=record)
    return Present(renewed, standing)


def _just_over(service: Service, record: SessionRecord) -> EndReason | None:
    """An end that has come by itself and that nobody has written down yet."""
    if policy.why_ended(record, now=service.clock(), idle_timeout=service.idle_timeout) is None:
        return None
    with service.writing() as tx:
        return end_if_over(service, tx, record)


def _absent(service: Service, browser_hash: str) -> Absent:
    if not browser_hash:
        return Absent("")
    with service.reading() as tx:
        last = sessions.last_ended(tx, browser_hash, service.clock() - TOLD_FOR)
    return Absent(browser_hash, last.end_reason if last is not None else None)
