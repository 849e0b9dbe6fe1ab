"""What a person had typed when they were sent away, sealed, until they are back on the same page."""

from collections.abc import Collection
from datetime import datetime, timedelta
from operator import itemgetter
from urllib.parse import parse_qsl

import sqlalchemy as sa

from auth.store.tables import kept

LIFETIME = timedelta(minutes=30)


def put(
    tx: sa.Connection,
    *,
    state_hash: str,
    browser_hash: str,
    issuer: str,
    subject: str,
    gate: str,
    fields_sealed: str,
    now: datetime,
    returned: bool = False,
    until: datetime | None = None,
    passing: Collection[str] = (),
) -> None:
    """Store the fields that go with the attempt `state_hash`, for one person only. `gate`: a page, with its query.

    `passing`: parameters that go when the page closes, because widgets had put them there.

    `returned`: they wait for no answer of the provider, only for the person to be back. `until`: for longer, or less
    long, than for the way to the provider.
    """
    tx.execute(
        kept.insert().values(
            state_hash=state_hash,
            browser_hash=browser_hash,
            issuer=issuer,
            subject=subject,
            gate=gate,
            fields_sealed=fields_sealed,
            passing=sorted(passing),
            returned_at=now if returned else None,
            expires_at=until or now + LIFETIME,
        )
    )


def mark_returned(tx: sa.Connection, state_hash: str, now: datetime) -> None:
    """The provider has answered this attempt: the next load of its page may take the fields."""
    tx.execute(kept.update().where(kept.c.state_hash == state_hash).values(returned_at=now))


def waits(tx: sa.Connection, *, browser_hash: str, gate: str, now: datetime) -> bool:
    """Whether anything waits for this browser at this gate: a cheap question before the one that writes."""
    conditions = (
        kept.c.browser_hash == browser_hash,
        _of_page(gate),
        kept.c.returned_at.is_not(None),
        kept.c.expires_at > now,
    )
    return tx.execute(sa.select(kept.c.state_hash).where(*conditions).limit(1)).first() is not None


def take(
    tx: sa.Connection, *, browser_hash: str, issuer: str, subject: str, gate: str, address: str = "", now: datetime
) -> str | None:
    """The sealed fields of the latest attempt of this person that has returned to this page; gone afterwards.

    Several tabs may show one page with different queries: those of this very `address` come first, and else only what
    passes with the page's widgets may differ.
    """
    mine = (kept.c.browser_hash == browser_hash, kept.c.issuer == issuer, kept.c.subject == subject, _of_page(gate))
    waiting = sa.select(kept.c.state_hash, kept.c.gate, kept.c.passing).where(
        *mine, kept.c.returned_at.is_not(None), kept.c.expires_at > now
    )
    rows = tx.execute(waiting.order_by(kept.c.returned_at.desc())).all()
    fitting = [row for row in rows if _lasting(address, row.passing) == _lasting(row.gate, row.passing)]
    if not fitting:
        return None
    first = next((row for row in fitting if row.gate == address), fitting[0])
    taken = kept.delete().where(kept.c.state_hash == first.state_hash).returning(kept.c.fields_sealed)
    return tx.execute(taken).scalar_one_or_none()


def _lasting(address: str, passing: Collection[str] | None) -> list[tuple[str, str]]:
    """The query of an address without what passes; the same parameters in the same order for each name."""
    pairs = parse_qsl(address.partition("?")[2], keep_blank_values=True)
    return sorted((pair for pair in pairs if pair[0] not in (passing or ())), key=itemgetter(0))


def _of_page(path: str) -> sa.ColumnElement[bool]:
    return sa.or_(kept.c.gate == path, kept.c.gate.startswith(f"{path}?", autoescape=True))


def read(tx: sa.Connection, state_hash: str, *, issuer: str, subject: str, gate: str, now: datetime) -> str | None:
    """The sealed fields under this hash, if they are this person's and of this place. They stay."""
    conditions = (kept.c.issuer == issuer, kept.c.subject == subject, kept.c.gate == gate, kept.c.expires_at > now)
    return tx.execute(
        sa.select(kept.c.fields_sealed).where(kept.c.state_hash == state_hash, *conditions)
    ).scalar_one_or_none()


def drop(tx: sa.Connection, state_hash: str, *, issuer: str, subject: str) -> None:
    """Forget the fields under this hash, if they are this person's."""
    mine = (kept.c.state_hash == state_hash, kept.c.issuer == issuer, kept.c.subject == subject)
    tx.execute(kept.delete().where(*mine))


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget fields nobody came back for. Returns how many."""
    return tx.execute(kept.delete().where(kept.c.expires_at < now)).rowcount
