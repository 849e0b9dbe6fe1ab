"""Who imported a file, and who took it back: billing's own record, which is never changed."""

from datetime import datetime

from sqlalchemy import Connection, insert

from billing.model import Approver
from billing.store.imports import import_events

IMPORTED, TAKEN_BACK = "import", "undo_import"


def note_import_event(tx: Connection, action: str, batch_id: int, by: Approver, now: datetime) -> None:
    """Write it, in the transaction that begins what it is about."""
    tx.execute(
        insert(import_events).values(
            at=now,
            subject=by.subject,
            name=by.name,
            verified_at=by.verified_at,
            action=action,
            batch_id=batch_id,
            reference=by.reference,
        )
    )
