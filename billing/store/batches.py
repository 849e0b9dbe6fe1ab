"""The SQL of imports: batches, what is known of their documents, and counts of what was left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from billing.store.documents import customers
from billing.store.imports import import_batches, import_documents, import_skips

_RESUMABLE = ("running", "stopped")


@dataclass(frozen=True, slots=True)
class Batch:
    """One file that was read into the ledger, or is being read."""

    id: int
    source: str
    layout: str
    file_name: str
    imported_by: str
    state: str
    begun_at: datetime
    ended_at: datetime | None


def begin(
    tx: Connection,
    *,
    source: str,
    layout: str,
    file_name: str,
    sha256: str,
    imported_by: str,
    now: datetime,
    derived: bool,
) -> int:
    """A new batch, or the one of the same file that was not finished; returns its id."""
    same = (import_batches.c.file_sha256 == sha256, import_batches.c.layout == layout)
    unfinished = select(import_batches.c.id).where(*same, import_batches.c.state.in_(_RESUMABLE))
    found = tx.execute(unfinished.order_by(import_batches.c.id.desc()).limit(1)).scalar_one_or_none()
    if found is not None:
        set_state(tx, found, "running", None)
        return int(found)
    row = insert(import_batches).values(
        source=source,
        layout=layout,
        file_name=file_name[-200:],
        file_sha256=sha256,
        imported_by=imported_by[:200],
        state="running",
        begun_at=now,
        derived=derived,
    )
    return int(tx.execute(row.returning(import_batches.c.id)).scalar_one())


def set_state(tx: Connection, batch_id: int, state: str, ended_at: datetime | None) -> None:
    """Where the batch stands now."""
    tx.execute(update(import_batches).where(import_batches.c.id == batch_id).values(state=state, ended_at=ended_at))


def end(tx: Connection, sha256: str, layout: str, state: str, now: datetime) -> None:
    """The batch of that file, if one is running, is done or stopped."""
    same = (import_batches.c.file_sha256 == sha256, import_batches.c.layout == layout)
    running = update(import_batches).where(*same, import_batches.c.state.in_(_RESUMABLE))
    tx.execute(running.values(state=state, ended_at=now))


def batch(tx: Connection, batch_id: int) -> Batch | None:
    """The batch with that id, if there is one."""
    found = tx.execute(_batches().where(import_batches.c.id == batch_id)).first()
    return Batch(*found) if found else None


def batches(tx: Connection, *, size: int = 50) -> list[Batch]:
    """The newest imports, newest first."""
    return [Batch(*row) for row in tx.execute(_batches().order_by(import_batches.c.id.desc()).limit(size))]


def digests(tx: Connection, source: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What is known of documents of a source, by kind and external id."""
    by_kind: dict[str, list[str]] = {}
    for kind, external_id in wanted:
        by_kind.setdefault(kind, []).append(external_id)
    columns = (import_documents.c.kind, import_documents.c.external_id, import_documents.c.digest)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in by_kind.items():
        known = select(*columns).where(
            import_documents.c.source == source,
            import_documents.c.kind == kind,
            import_documents.c.external_id.in_(ids),
        )
        found |= {(row.kind, row.external_id): row.digest for row in tx.execute(known)}
    return found


def remember(tx: Connection, batch_id: int, source: str, rows: Sequence[tuple[str, str, str, int | None]]) -> None:
    """Note documents as read: kind, external id, digest, and the id of what was written."""
    if rows:
        names = ("kind", "external_id", "digest", "document_id")
        common = {"batch_id": batch_id, "source": source}
        tx.execute(insert(import_documents), [common | dict(zip(names, row, strict=True)) for row in rows])


def add_skips(tx: Connection, batch_id: int, lines: Mapping[str, int]) -> None:
    """Add to the counts of lines that were left out, by reason."""
    for reason, count in lines.items():
        place = (import_skips.c.batch_id == batch_id, import_skips.c.reason == reason)
        more = update(import_skips).where(*place).values(lines=import_skips.c.lines + count)
        if tx.execute(more).rowcount == 0:
            tx.execute(insert(import_skips).values(batch_id=batch_id, reason=reason, lines=count))


def customer_ids(tx: Connection, source: str, numbers: Iterable[str]) -> dict[str, int]:
    """The ids of customers of a source that are here, by number."""
    wanted = select(customers.c.external_id, customers.c.id).where(
        customers.c.source == source, customers.c.external_id.in_(sorted(set(numbers)))
    )
    return {row.external_id: row.id for row in tx.execute(wanted)}


def _batches() -> Select[Any]:
    return select(*(import_batches.c[name] for name in Batch.__slots__))
