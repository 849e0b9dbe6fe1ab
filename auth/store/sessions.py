"""Sessions: opened, found, changed and ended. Decides nothing; `auth.policy` and the verbs do."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from auth.session import EndReason, SessionRecord
from auth.store.tables import sessions

REMEMBERED_AFTER_END = timedelta(days=7)
_COLUMNS = [field.name for field in fields(SessionRecord)]
_WIPED: dict[str, Any] = {
    "key_sealed": "",
    "id_token_sealed": "",
    "followed_sealed": None,
    "access_token_sealed": "",
    "refresh_token_sealed": None,
    "previous_key_hash": None,
    "renewing_until": None,
}


_BY_HANDLE = sa.select(sessions).where(sessions.c.handle == sa.bindparam("wanted"))
"""Built once: every run of every gated page asks this."""


def insert(tx: sa.Connection, record: SessionRecord) -> None:
    """Open a session. Raises `IntegrityError` when its browser has a live one already."""
    values = {name: getattr(record, name) for name in _COLUMNS}
    tx.execute(sessions.insert().values({**values, "roles": list(record.roles), "amr": list(record.amr)}))


def by_handle(tx: sa.Connection, handle: str) -> SessionRecord | None:
    """The session that the script side knows by this handle, live or ended."""
    row = tx.execute(_BY_HANDLE, {"wanted": handle}).one_or_none()
    return None if row is None else _noun(row)


def by_id(tx: sa.Connection, session_id: str, *, lock: bool = False) -> SessionRecord | None:
    """A session by its id; with `lock`, nobody else changes it until this transaction ends."""
    return _one(tx, sessions.c.id == session_id, lock=lock)


def live_of_browser(tx: sa.Connection, browser_hash: str, *, lock: bool = False) -> SessionRecord | None:
    """The one live session of a browser, if it has one."""
    return _one(tx, sessions.c.browser_hash == browser_hash, sessions.c.ended_at.is_(None), lock=lock)


def last_ended(tx: sa.Connection, browser_hash: str, since: datetime) -> SessionRecord | None:
    """The session of this browser that ended last, if it ended after `since`: to say why."""
    statement = (
        sa.select(sessions)
        .where(sessions.c.browser_hash == browser_hash, sessions.c.ended_at > since)
        .order_by(sessions.c.ended_at.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else _noun(row)


def of_person(tx: sa.Connection, issuer: str, subject: str) -> Sequence[SessionRecord]:
    """The live sessions of a person (OIDC Core 2: `iss` and `sub` together), latest first."""
    statement = (
        sa.select(sessions)
        .where(sessions.c.issuer == issuer, sessions.c.subject == subject, sessions.c.ended_at.is_(None))
        .order_by(sessions.c.last_seen_at.desc())
    )
    return [_noun(row) for row in tx.execute(statement)]


def how_many_live(tx: sa.Connection) -> int:
    """The number of sessions that nobody has ended; one that ended by itself counts until somebody notices."""
    statement = sa.select(sa.func.count()).select_from(sessions).where(sessions.c.ended_at.is_(None))
    return int(tx.execute(statement).scalar_one())


def named(tx: sa.Connection, text: str, limit: int) -> Sequence[SessionRecord]:
    """Live sessions of people whose name, e-mail address or subject holds this text, last seen first."""
    columns = (sessions.c.name, sessions.c.email, sessions.c.subject)
    fits = sa.or_(*(column.icontains(text, autoescape=True) for column in columns))
    statement = sa.select(sessions).where(sessions.c.ended_at.is_(None), fits)
    return [_noun(row) for row in tx.execute(statement.order_by(sessions.c.last_seen_at.desc()).limit(limit))]


def of_provider_session(tx: sa.Connection, issuer: str, provider_sid: str) -> Sequence[SessionRecord]:
    """The live sessions that belong to one session at the provider (Back-Channel Logout 1.0, `sid`)."""
    matches = (sessions.c.issuer == issuer, sessions.c.provider_sid == provider_sid, sessions.c.ended_at.is_(None))
    return [_noun(row) for row in tx.execute(sa.select(sessions).where(*matches))]


def watch(tx: sa.Connection, handles: Collection[str]) -> Sequence[SessionRecord]:
    """The sessions a process has websockets for, in one query."""
    return [_noun(row) for row in tx.execute(sa.select(sessions).where(sessions.c.handle.in_(handles)))]


def change(tx: sa.Connection, session_id: str, *only_if: sa.ColumnElement[bool], **values: Any) -> bool:
    """Set columns of a live session; False when it has ended meanwhile, or is not as it must be: nothing was set."""
    live = (sessions.c.id == session_id, sessions.c.ended_at.is_(None), *only_if)
    return tx.execute(sessions.update().where(*live).values(**values)).rowcount == 1


def change_renewed(tx: sa.Connection, session_id: str, *, holding: str | None, **values: Any) -> bool:
    """The same, and only while the session holds this sealed refresh token: a sign-in or step-up may have brought
    another one, which what is written here would not belong to."""
    return change(tx, session_id, sessions.c.refresh_token_sealed == holding, **values)


def has_access_token(sealed: str) -> sa.ColumnElement[bool]:
    """For `change`: only while the session's tokens are those of this answer of the provider."""
    return sessions.c.access_token_sealed == sealed


def claim_renewal(tx: sa.Connection, session_id: str, now: datetime, until: datetime) -> SessionRecord | None:
    """Take the lease on renewing a session's tokens: of all tabs and replicas, one gets it, with the tokens of now.

    None while another one holds it, and when another one has renewed the session meanwhile.
    """
    due = sessions.c.valid_until <= now
    free = sa.or_(sessions.c.renewing_until.is_(None), sessions.c.renewing_until <= now)
    statement = sessions.update().where(sessions.c.id == session_id, sessions.c.ended_at.is_(None), due, free)
    claimed = tx.execute(statement.values(renewing_until=until).returning(*sessions.c)).one_or_none()
    return None if claimed is None else _noun(claimed)


def end(tx: sa.Connection, session_id: str, reason: EndReason, now: datetime) -> bool:
    """End a session and wipe its secrets; False when it had ended already."""
    return change(tx, session_id, ended_at=now, end_reason=reason.value, **_WIPED)


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget sessions that ended long ago. Returns how many."""
    return tx.execute(sessions.delete().where(sessions.c.ended_at < now - REMEMBERED_AFTER_END)).rowcount


def _one(tx: sa.Connection, *conditions: sa.ColumnElement[bool], lock: bool = False) -> SessionRecord | None:
    statement = sa.select(sessions).where(*conditions)
    row = tx.execute(statement.with_for_update() if lock else statement).one_or_none()
    return None if row is None else _noun(row)


def _noun(row: sa.Row[Any]) -> SessionRecord:
    values = dict(row._mapping)
    values["roles"], values["amr"] = tuple(values["roles"]), tuple(values["amr"])
    values["end_reason"] = None if values["end_reason"] is None else EndReason(values["end_reason"])
    return SessionRecord(**values)
