"""What became of an attempt that was refused: kept for the gate that asked, not consumed by reading."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from auth.session import TOO_MANY_REFUSALS, Outcome
from auth.store.tables import outcomes

SHOWN_FOR = timedelta(minutes=10)


def browser_owner(browser_hash: str) -> str:
    """The owner of outcomes that belong to no session yet."""
    return f"browser:{browser_hash}"


def put(tx: sa.Connection, owner: str, gate: str, outcome: Outcome) -> None:
    """Store the latest refusal of this owner at this gate, counted with the last ten minutes' others, up to three.

    A row knows when its last two were (`created_at`, `first_at`): enough to tell whether this is the third.
    """
    fields = ("code", "message", "detail", "reference", "created_at", "max_age")
    values: dict[str, object] = {name: getattr(outcome, name) for name in fields}
    here = (outcomes.c.owner == owner, outcomes.c.gate == gate)
    since = outcome.created_at - SHOWN_FOR
    third = sa.and_(outcomes.c.refusals > 1, outcomes.c.first_at > since)
    again = (
        outcomes.update()
        .where(*here)
        .values(
            **values,
            left_at=None,
            refusals=sa.case((third, TOO_MANY_REFUSALS), (outcomes.c.created_at > since, 2), else_=1),
            first_at=outcomes.c.created_at,
        )
    )
    if tx.execute(again).rowcount == 1:
        return
    try:
        with tx.begin_nested():
            tx.execute(outcomes.insert().values(owner=owner, gate=gate, first_at=outcome.created_at, **values))
    except sa.exc.IntegrityError:
        tx.execute(again)  # another tab was refused at the same moment


def get(tx: sa.Connection, owner: str, gate: str, now: datetime) -> Outcome | None:
    """The refusal to show here: not older than ten minutes, and not left behind, unless there were too many."""
    fields = [outcomes.c[name] for name in Outcome.__slots__]
    fresh = outcomes.c.created_at > now - SHOWN_FOR
    shown = sa.or_(outcomes.c.left_at.is_(None), outcomes.c.refusals >= TOO_MANY_REFUSALS)
    here = (outcomes.c.owner == owner, outcomes.c.gate == gate)
    row = tx.execute(sa.select(*fields).where(*here, fresh, shown)).one_or_none()
    return None if row is None else Outcome(**row._mapping)


def shown(tx: sa.Connection, owner: str) -> Sequence[str]:
    """The gates at which this owner was refused and that were not left since."""
    here = (outcomes.c.owner == owner, outcomes.c.left_at.is_(None))
    return tx.execute(sa.select(outcomes.c.gate).where(*here)).scalars().all()


def leave(tx: sa.Connection, owner: str, gates: Collection[str], now: datetime) -> None:
    """The person went on to another page: the refusals are not shown again, but they still count."""
    tx.execute(outcomes.update().where(outcomes.c.owner == owner, outcomes.c.gate.in_(gates)).values(left_at=now))


def drop(tx: sa.Connection, owner: str, gate: str) -> None:
    """Forget the refusals: they were overcome."""
    tx.execute(outcomes.delete().where(outcomes.c.owner == owner, outcomes.c.gate == gate))


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget refusals that are no longer shown. Returns how many."""
    return tx.execute(outcomes.delete().where(outcomes.c.created_at < now - SHOWN_FOR)).rowcount
