"""Tickets for gated files: bound to a session, good once, for minutes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa

from auth.store.tables import file_tickets

LIFETIME = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class FileTicket:
    """What a ticket stands for: a file by its registered name, and the arguments to make it with."""

    session_id: str
    file: str
    arguments_sealed: str = field(repr=False)


def add(tx: sa.Connection, ticket_hash: str, ticket: FileTicket, now: datetime) -> None:
    """Store a ticket."""
    tx.execute(
        file_tickets.insert().values(
            ticket_hash=ticket_hash,
            session_id=ticket.session_id,
            file=ticket.file,
            arguments_sealed=ticket.arguments_sealed,
            expires_at=now + LIFETIME,
        )
    )


def take(tx: sa.Connection, ticket_hash: str, session_id: str, now: datetime) -> FileTicket | None:
    """Use a ticket of this session; it is gone afterwards. Somebody else's stays where it is."""
    row = tx.execute(
        file_tickets.delete()
        .where(
            file_tickets.c.ticket_hash == ticket_hash,
            file_tickets.c.session_id == session_id,
            file_tickets.c.expires_at > now,
        )
        .returning(file_tickets.c.session_id, file_tickets.c.file, file_tickets.c.arguments_sealed)
    ).one_or_none()
    return None if row is None else FileTicket(*row)


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget tickets nobody used. Returns how many."""
    return tx.execute(file_tickets.delete().where(file_tickets.c.expires_at < now)).rowcount
