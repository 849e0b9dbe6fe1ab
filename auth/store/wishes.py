"""Actions that were interrupted for a proof: what somebody wanted to do, until they do it, once, or let it be.

A wish that was proven is also the one-shot proof itself: bound to one action, its arguments and one session, and
gone with the statement that uses it. What the action said stays on the row for as long as the wish would have waited.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

import sqlalchemy as sa

from auth.session import SessionRecord
from auth.store.tables import wishes

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Wish:
    """One interrupted action. Arguments and sentence are sealed: they may name customers and sums."""

    id: str
    browser_hash: str
    issuer: str
    subject: str
    gate: str
    action: str
    arguments_sealed: str = field(repr=False)
    arguments_hash: str
    sentence_sealed: str = field(repr=False)
    one_shot: bool
    proven_session: str | None
    proven_at: datetime | None
    auth_time: datetime | None
    done_at: datetime | None
    created_at: datetime
    expires_at: datetime
    said_sealed: str | None = field(default=None, repr=False)
    """What the action said when it was done; empty text where it said nothing, None while it runs."""


def add(tx: sa.Connection, wish: Wish) -> None:
    """Store a wish; an older one of the same person for the same action and arguments is replaced."""
    same = (
        wishes.c.browser_hash == wish.browser_hash,
        wishes.c.subject == wish.subject,
        wishes.c.action == wish.action,
        wishes.c.arguments_hash == wish.arguments_hash,
        wishes.c.done_at.is_(None),
        wishes.c.proven_at.is_(None),
    )
    tx.execute(wishes.delete().where(*same))
    tx.execute(wishes.insert().values({item.name: getattr(wish, item.name) for item in fields(Wish)}))


def latest(
    tx: sa.Connection,
    *,
    browser_hash: str,
    issuer: str,
    subject: str,
    gate: str,
    now: datetime,
    wish_id: str | None = None,
    done: bool = False,
) -> Wish | None:
    """What this person last wanted to do on this page of this browser, and has neither done nor dropped.

    With `wish_id`, that one, if all the same holds of it. `done`: what they have done, instead.
    """
    statement = (
        sa.select(wishes)
        .where(
            wishes.c.browser_hash == browser_hash,
            wishes.c.issuer == issuer,
            wishes.c.subject == subject,
            wishes.c.gate == gate,
            wishes.c.done_at.is_not(None) if done else wishes.c.done_at.is_(None),
            wishes.c.expires_at > now,
            sa.true() if wish_id is None else wishes.c.id == wish_id,
        )
        .order_by(wishes.c.created_at.desc())
        .limit(1)
    )
    row = tx.execute(statement).one_or_none()
    return None if row is None else Wish(**row._mapping)


def prove(
    tx: sa.Connection, wish_id: str, *, session: SessionRecord, auth_time: datetime | None, now: datetime
) -> None:
    """Record that the step-up for this wish has succeeded in this session, if the wish is its person's."""
    open_wish = (
        wishes.c.id == wish_id,
        wishes.c.browser_hash == session.browser_hash,
        wishes.c.issuer == session.issuer,
        wishes.c.subject == session.subject,
        wishes.c.done_at.is_(None),
        wishes.c.expires_at > now,
    )
    values = {"proven_session": session.id, "proven_at": now, "auth_time": auth_time}
    tx.execute(wishes.update().where(*open_wish).values(values))


def claim(tx: sa.Connection, wish_id: str, now: datetime) -> bool:
    """Take a wish to carry it out; of several at once, one gets it."""
    open_wish = (wishes.c.id == wish_id, wishes.c.done_at.is_(None), wishes.c.expires_at > now)
    return tx.execute(wishes.update().where(*open_wish).values(done_at=now)).rowcount == 1


def release(tx: sa.Connection, wish_id: str) -> None:
    """Nothing was done: it waits on."""
    tx.execute(wishes.update().where(wishes.c.id == wish_id).values(done_at=None))


def finish(tx: sa.Connection, wish_id: str, said_sealed: str) -> None:
    """Write down what the action said."""
    tx.execute(wishes.update().where(wishes.c.id == wish_id).values(said_sealed=said_sealed))


def by_id(tx: sa.Connection, wish_id: str) -> Wish | None:
    """A wish, whatever has become of it."""
    row = tx.execute(sa.select(wishes).where(wishes.c.id == wish_id)).one_or_none()
    return None if row is None else Wish(**row._mapping)


def proofs(tx: sa.Connection, *, session_id: str, action: str, arguments_hash: str, now: datetime) -> Sequence[Wish]:
    """The one-shot proofs of this session for exactly this, used up or not, latest first."""
    made = (
        wishes.c.proven_session == session_id,
        wishes.c.action == action,
        wishes.c.arguments_hash == arguments_hash,
        wishes.c.one_shot.is_(True),
        wishes.c.expires_at > now,
    )
    found = tx.execute(sa.select(wishes).where(*made).order_by(wishes.c.created_at.desc()))
    return [Wish(**row._mapping) for row in found]


def drop(tx: sa.Connection, wish_id: str) -> None:
    """The person let it be."""
    tx.execute(wishes.delete().where(wishes.c.id == wish_id, wishes.c.done_at.is_(None)))


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget wishes whose time is over. Returns how many."""
    return tx.execute(wishes.delete().where(wishes.c.expires_at < now)).rowcount
