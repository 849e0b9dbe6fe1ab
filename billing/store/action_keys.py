"""Keys of forms: each is used for one request, and leads to the receipt of it ever after."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from billing.store.action_tables import action_keys


@dataclass(frozen=True, slots=True)
class Used:
    """A key that was used before: for which request, and the receipt that came of it."""

    request_hash: str
    receipt: str


def claim(tx: Connection, key: str, action: str, request_hash: str, now: datetime) -> Used | None:
    """Take a key for this transaction; if it is taken, by what. Two transactions with one key wait for each other."""
    values = {"key": key, "action": action, "request_hash": request_hash, "made_at": now}
    try:
        # A savepoint, because PostgreSQL ends a transaction at the first error that no savepoint catches.
        with tx.begin_nested():
            tx.execute(insert(action_keys).values(values))
    except IntegrityError:
        # The refusal of a trigger arrives as the same class, so the key is looked up before it counts as used.
        used = _used(tx, key)
        if used is None:
            raise
        return used
    return None


def complete(tx: Connection, key: str, receipt: str) -> None:
    """Write the receipt to the key that this transaction claimed."""
    tx.execute(update(action_keys).where(action_keys.c.key == key).values(receipt=receipt))


def _used(tx: Connection, key: str) -> Used | None:
    columns = (action_keys.c.request_hash, action_keys.c.receipt)
    found = tx.execute(select(*columns).where(action_keys.c.key == key, action_keys.c.receipt.is_not(None))).first()
    return Used(*found) if found else None
