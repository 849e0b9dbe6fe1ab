"""What became of an attempt that was refused: kept for the gate that asked, not consumed by reading."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from auth.session import Outcome
from auth.store.tables import outcomes

SHOWN_FOR = timedelta(minutes=10)


def browser_owner(browser_hash: str) -> str:
    """The owner of outcomes that belong to no session yet."""
    return f"browser:{browser_hash}"


def put(tx: sa.Connection, owner: str, gate: str, outcome: Outcome) -> None:
    """Store the latest refusal of this owner at this gate."""
    drop(tx, owner, gate)
    values = {name: getattr(outcome, name) for name in Outcome.__slots__}
    tx.execute(outcomes.insert().values(owner=owner, gate=gate, **values))


def get(tx: sa.Connection, owner: str, gate: str, now: datetime) -> Outcome | None:
    """The refusal to show here, if it is not older than ten minutes."""
    fields = [outcomes.c[name] for name in Outcome.__slots__]
    fresh = outcomes.c.created_at > now - SHOWN_FOR
    row = tx.execute(sa.select(*fields).where(outcomes.c.owner == owner, outcomes.c.gate == gate, fresh)).one_or_none()
    return None if row is None else Outcome(**row._mapping)


def drop(tx: sa.Connection, owner: str, gate: str) -> None:
    """Forget the refusal: it was overcome, or the person went on to another page."""
    tx.execute(outcomes.delete().where(outcomes.c.owner == owner, outcomes.c.gate == gate))


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget refusals that are no longer shown. Returns how many."""
    return tx.execute(outcomes.delete().where(outcomes.c.created_at < now - SHOWN_FOR)).rowcount
