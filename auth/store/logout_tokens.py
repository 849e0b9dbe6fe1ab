"""Logout tokens already seen: a second one with the same name ends nothing."""

from datetime import datetime

import sqlalchemy as sa

from auth.store.tables import logout_tokens


def seen_before(tx: sa.Connection, *, issuer: str, jti: str, keep_until: datetime) -> bool:
    """Remember a token's `jti` until `keep_until`; True when it was there already.

    The unique key decides, so two replicas that get the same token at once cannot both accept it.
    """
    try:
        with tx.begin_nested():
            tx.execute(logout_tokens.insert().values(issuer=issuer, jti=jti, expires_at=keep_until))
    except sa.exc.IntegrityError:
        return True
    return False


def sweep(tx: sa.Connection, now: datetime) -> int:
    """Forget tokens that would be refused for their age anyway. Returns how many."""
    return tx.execute(logout_tokens.delete().where(logout_tokens.c.expires_at < now)).rowcount
