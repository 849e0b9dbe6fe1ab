"""Sign-ins under way: one row for each attempt, bound to the browser that began it, taken once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from auth.store.tables import pending

LIFETIME = timedelta(minutes=15)
KEPT_AFTERWARDS = timedelta(hours=1)  # so that a late answer can be told from an unknown one
MOST_PER_BROWSER = 40


class Purpose(StrEnum):
    """Why the browser was sent to the provider."""

    LOGIN = "login"
    STEP_UP = "step_up"


@dataclass(frozen=True, slots=True)
class Pending:
    """An attempt as it was begun. `secrets_sealed` is empty once it has been taken."""

    state_hash: str
    browser_hash: str
    purpose: Purpose
    secrets_sealed: str | None
    session_id: str | None
    gate: str
    return_to: str
    max_age: int | None
    begun_at: datetime
    expires_at: datetime
    taken_at: datetime | None
    wish_id: str | None = None
    """The interrupted action that this attempt is for, if it is for one."""
    acr_values: tuple[str, ...] | None = None
    """The levels that were asked for, where they are not those of the settings (RFC 9470)."""


def add(tx: sa.Connection, row: Pending) -> None:
    """Store an attempt; of more than forty open ones in a browser the oldest goes first."""
    values = {name: getattr(row, name) for name in Pending.__slots__}
    tx.execute(pending.insert().values({**values, "acr_values": row.acr_values and list(row.acr_values)}))
    overflow = (
        sa.select(pending.c.state_hash)
        .where(pending.c.browser_hash == row.browser_hash, pending.c.taken_at.is_(None))
        .order_by(pending.c.begun_at.desc(), pending.c.state_hash)
        .offset(MOST_PER_BROWSER)
    )
    doomed = list(tx.execute(overflow).scalars())
    if doomed:
        tx.execute(pending.delete().where(pending.c.state_hash.in_(doomed)))


def take(tx: sa.Connection, state_hash: str, browser_hash: str, now: datetime) -> Pending | None:
    """Claim an attempt of this browser, once: its secrets leave the table with this call, whatever follows.

    None when there is no such attempt, when it is another browser's, too old, or already taken.
    """
    claimed = tx.execute(
        pending.update()
        .where(
            pending.c.state_hash == state_hash,
            pending.c.browser_hash == browser_hash,
            pending.c.taken_at.is_(None),
            pending.c.expires_at > now,
        )
        .values(taken_at=now)
        .returning(*pending.c)
    ).one_or_none()
    if claimed is None:
        return None
    tx.execute(pending.update().where(pending.c.state_hash == state_hash).values(secrets_sealed=None))
    return _noun(claimed)


def find(tx: sa.Connection, state_hash: str) -> Pending | None:
    """An attempt, taken or not, for saying why it cannot be taken."""
    found = tx.execute(sa.select(pending).where(pending.c.state_hash == state_hash)).one_or_none()
    return None if found is None else _noun(found)


def came_back(tx: sa.Connection, session_id: str, gate: str, since: datetime) -> bool:
    """Whether a step-up of this session for this gate has come back from the provider, whatever came of it."""
    mine = (pending.c.session_id == session_id, pending.c.gate == gate, pending.c.taken_at > since)
    return tx.execute(sa.select(pending.c.state_hash).where(*mine).limit(1)).one_or_none() is not None


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget attempts that expired long ago. Returns how many."""
    return tx.execute(pending.delete().where(pending.c.expires_at < now - KEPT_AFTERWARDS)).rowcount


def _noun(row: sa.Row[tuple[object, ...]]) -> Pending:
    values = dict(row._mapping)
    values["purpose"] = Purpose(values["purpose"])
    values["acr_values"] = None if values["acr_values"] is None else tuple(values["acr_values"])
    return Pending(**values)
