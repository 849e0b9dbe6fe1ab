"""What pages call to show and end sessions, and to read the trail. Each function asks for itself who may.

Ending one's own other sessions needs a proof that is fresh; ending other people's needs one made for exactly that.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from auth import oversight
from auth.files import gated_file
from auth.gate.actions import requires_mfa
from auth.gate.pages import ensure_mfa, ensure_role, present
from auth.oversight import Found, OpenSession, Search
from auth.service import current
from auth.session import SessionRecord

FRESH = timedelta(minutes=15)


def own_sessions() -> Sequence[OpenSession]:
    """The signed-in person's live sessions, last seen first."""
    service = current()
    return oversight.own_sessions(service, present(service).record)


@requires_mfa(max_age=FRESH, describe=lambda handle, device: f"End your session on {device}")
def end_own_session(handle: str, device: str) -> str:
    """End one of one's own sessions. `device` is for the sentence to confirm."""
    service = current()
    ended = oversight.end_own(service, present(service).record, handle)
    return "That session is ended." if ended else "That session had ended already."


@requires_mfa(max_age=FRESH, describe=lambda: "End all your other sessions")
def end_other_sessions() -> str:
    """End every session of one's own but this one."""
    service = current()
    count = oversight.end_others(service, present(service).record)
    return f"{count} other sessions ended." if count != 1 else "One other session ended."


def sessions_of(text: str) -> Sequence[OpenSession]:
    """For administrators: live sessions of people found by name, e-mail address or subject."""
    return oversight.sessions_of(current(), _admin(), text)


@requires_mfa(role="admin", one_shot=True, describe=lambda handle, whose: f"End a session of {whose}")
def end_session_of(tx: Any, handle: str, whose: str) -> str:
    """For administrators: end one session of somebody. `whose` is for the sentence to confirm."""
    service = current()
    ended = oversight.end_by_admin(service, tx, present(service).record, handle)
    return f"That session of {whose} is ended." if ended else "That session had ended already."


@requires_mfa(role="admin", one_shot=True, describe=lambda issuer, subject, whose: f"End all sessions of {whose}")
def end_all_sessions_of(tx: Any, issuer: str, subject: str, whose: str) -> str:
    """For administrators: end every session of one person."""
    service = current()
    record = present(service).record
    count = oversight.end_person_by_admin(service, tx, record, issuer=issuer, subject=subject)
    return f"Sessions of {whose} ended: {count}."


def audit_trail(
    *,
    text: str = "",
    event: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    before: int | None = None,
) -> Sequence[Found]:
    """For administrators: the latest entries that fit, newest first. `before` is the id to page back from."""
    _admin()
    return oversight.search_trail(current(), Search(text, event, since, until, before))


def audit_events() -> Sequence[str]:
    """For administrators: the kinds of events there are."""
    _admin()
    return oversight.kinds_of_events(current())


@gated_file("audit.csv", filename="audit.csv", media_type="text/csv; charset=utf-8", roles=("admin",))
def _export(text: str, event: str, since: datetime | None, until: datetime | None) -> Iterator[bytes]:
    return oversight.export_trail(current(), Search(text, event, since, until))


def _admin() -> SessionRecord:
    """The session of an administrator who has proven a second factor; for anybody else the run ends."""
    ensure_role("admin")
    ensure_mfa()
    return present(current()).record
