"""Tickets that carry a person from the sign-out button to the provider's end-session page, once."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from auth.store.tables import sign_outs

LIFETIME = timedelta(minutes=5)


def add(tx: sa.Connection, *, ticket_hash: str, browser_hash: str, id_token_sealed: str, now: datetime) -> None:
    """Store a ticket; `id_token_sealed` is the hint the provider will want (RP-Initiated Logout 1.0, 2)."""
    tx.execute(
        sign_outs.insert().values(
            ticket_hash=ticket_hash,
            browser_hash=browser_hash,
            id_token_sealed=id_token_sealed,
            expires_at=now + LIFETIME,
        )
    )


def take(tx: sa.Connection, ticket_hash: str, browser_hash: str, now: datetime) -> str | None:
    """The sealed hint of a ticket of this browser; the ticket is gone afterwards."""
    taken = tx.execute(
        sign_outs.delete()
        .where(
            sign_outs.c.ticket_hash == ticket_hash,
            sign_outs.c.browser_hash == browser_hash,
            sign_outs.c.expires_at > now,
        )
        .returning(sign_outs.c.id_token_sealed)
    )
    return taken.scalar_one_or_none()


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget unused tickets. Returns how many."""
    return tx.execute(sign_outs.delete().where(sign_outs.c.expires_at < now)).rowcount
