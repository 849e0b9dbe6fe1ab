"""The audit trail: written once, never changed; the database refuses anything else (see migrations)."""

from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from auth.store.tables import audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: who, when, what, on what evidence, with what outcome. Never a token, code or key."""

    at: datetime
    event: str
    outcome: str
    issuer: str | None = None
    subject: str | None = None
    name: str | None = None
    session: str | None = None
    gate: str | None = None
    detail: str = ""
    acr: str | None = None
    amr: tuple[str, ...] | None = None
    auth_time: datetime | None = None
    reference: str | None = None


def append(tx: sa.Connection, entry: Entry) -> None:
    """Write one event in the transaction that made it true."""
    values = asdict(entry)
    values["amr"] = None if entry.amr is None else list(entry.amr)
    tx.execute(audit.insert().values(values))
