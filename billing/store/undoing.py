"""The SQL of taking an import back: whether anybody has built on it, and reversing a few documents at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, cast, delete, exists, func, or_, select, update

from billing.model import Status
from billing.postings import Account, Entry, Kind, Posting
from billing.store.action_tables import billing_events
from billing.store.documents import credit_notes, invoice_lines, invoices, payment_allocations, payments
from billing.store.documents import refunds as refunds_table
from billing.store.imports import DERIVED, UNDONE, adjustments, credit_note_items, import_documents, import_skips
from billing.store.ledger import Movement, ledger_entries, ledger_transactions, post
from billing.store.types import Code
from billing.store.undoing_customers import take_back_customers

_INVOICE, _CUSTOMER = "invoice", "customer"
_LOOSE: dict[str, Table] = {"credit": credit_notes, "adjustment": adjustments, "payment": payments}


def touched_since(tx: Connection, batch_id: int) -> str | None:
    """Why the import cannot be taken back, if something refers to it that did not come with it."""
    ours = _ids(batch_id, _INVOICE)
    others = _entries_of(ours).where(ledger_transactions.c.external_id.not_like(f"{batch_id}#%"))
    if tx.execute(others.limit(1)).first():
        return (
            "Payments, credit or refunds were added to its invoices since. Undo a later import first, or correct them."
        )
    owners = select(payments.c.customer_id).where(payments.c.id.in_(_ids(batch_id, "payment")))
    acted = or_(billing_events.c.invoice_id.in_(ours), billing_events.c.customer_id.in_(owners))
    if tx.execute(select(billing_events.c.id).where(acted).limit(1)).first():
        return "Somebody has already worked with its invoices or payments. Correct them one by one."
    return None


def documents_left(tx: Connection, batch_id: int) -> int:
    """How many documents of the batch are still here."""
    return int(tx.execute(select(func.count()).where(import_documents.c.batch_id == batch_id)).scalar_one())


def reverse_some(tx: Connection, batch_id: int, how_many: int, now: datetime) -> None:
    """Take back a few documents; payments before the invoices that they paid, customers at the end."""
    for kind in (*reversed(_LOOSE), _INVOICE, "skipped", _CUSTOMER):
        some = select(import_documents).where(import_documents.c.batch_id == batch_id, import_documents.c.kind == kind)
        found = tx.execute(some.order_by(import_documents.c.external_id).limit(how_many)).all()
        if found:
            _reverse(tx, batch_id, kind, found, now)
            return


def forget_skips(tx: Connection, batch_id: int) -> None:
    """What was left out of the file is not left out of anything any more."""
    tx.execute(delete(import_skips).where(import_skips.c.batch_id == batch_id))


def _reverse(tx: Connection, batch_id: int, kind: str, found: Sequence[Row[Any]], now: datetime) -> None:
    ids = [row.document_id for row in found if row.document_id is not None]
    if kind == _INVOICE:
        _post_reversals(tx, _entries_of(ids), now)
        _empty_invoices(tx, batch_id, ids, now)
    elif kind == _CUSTOMER:
        take_back_customers(tx, batch_id, ids)
    elif kind in _LOOSE:
        _reverse_loose(tx, batch_id, kind, found, now)
    read = and_(
        import_documents.c.batch_id == batch_id,
        import_documents.c.kind == kind,
        import_documents.c.external_id.in_([row.external_id for row in found]),
    )
    tx.execute(delete(import_documents).where(read))


def _reverse_loose(tx: Connection, batch_id: int, kind: str, found: Sequence[Row[Any]], now: datetime) -> None:
    ids = [row.document_id for row in found if row.document_id is not None]
    names = [f"{batch_id}#{row.external_id}{ending}" for row in found for ending in _ENDINGS[kind]]
    source = found[0].source
    _post_reversals(
        tx,
        select(ledger_transactions.c.id).where(
            ledger_transactions.c.source == source, ledger_transactions.c.external_id.in_(names)
        ),
        now,
    )
    if kind == "payment":
        _unsettle(tx, source, [row.external_id for row in found], ids)
    if kind == "credit":
        tx.execute(delete(credit_note_items).where(credit_note_items.c.credit_note_id.in_(ids)))
    tx.execute(delete(_LOOSE[kind]).where(_LOOSE[kind].c.id.in_(ids)))


_ENDINGS = {"credit": ("",), "adjustment": ("",), "payment": ("", "-refund", "-refund-kept", "-credit")}
"""What follows a document's number in the names of its events (loose_payments)."""


def _unsettle(tx: Connection, source: str, numbers: Sequence[str], ids: Sequence[int]) -> None:
    """What these payments had settled, or given back, of invoices of other imports stands as it did before."""
    names = [f"{number}{ending}" for number in numbers for ending in _ENDINGS["payment"]]
    given_back = and_(refunds_table.c.source == source, refunds_table.c.external_id.in_(names))
    for row in tx.execute(select(refunds_table).where(given_back)).all():
        if row.invoice_id is not None:
            _add_to(tx, row.invoice_id, credited_minor=-row.amount_minor, refunded_minor=-row.amount_minor)
    tx.execute(delete(refunds_table).where(given_back))
    allocated = payment_allocations.c.payment_id.in_(ids)
    for row in tx.execute(select(payment_allocations).where(allocated)).all():
        changed = update(invoices).where(invoices.c.id == row.invoice_id).values(status=Status.OPEN.value)
        tx.execute(changed.where(invoices.c.status == Status.PAID.value))
        _add_to(tx, row.invoice_id, paid_minor=-row.amount_minor, outstanding_minor=row.amount_minor)
    tx.execute(delete(payment_allocations).where(allocated))
    tx.execute(delete(credit_notes).where(credit_notes.c.source == DERIVED, credit_notes.c.external_id.in_(names)))


def _add_to(tx: Connection, invoice_id: int, **amounts: int) -> None:
    changes = {name: invoices.c[name] + amount for name, amount in amounts.items()}
    tx.execute(update(invoices).where(invoices.c.id == invoice_id).values(changes))


def _ids(batch_id: int, kind: str) -> Select[Any]:
    ours = (import_documents.c.batch_id == batch_id, import_documents.c.kind == kind)
    return select(import_documents.c.document_id).where(*ours, import_documents.c.document_id.is_not(None))


def _entries_of(invoice_ids: Any) -> Select[Any]:
    """The transactions of those invoices that are neither a reversal nor reversed."""
    reversal = ledger_transactions.alias("reversal")
    reversed_already = exists().where(
        reversal.c.source == UNDONE,
        reversal.c.kind == ledger_transactions.c.kind,
        reversal.c.external_id == cast(ledger_transactions.c.id, Code),
    )
    return (
        select(ledger_transactions.c.id)
        .distinct()
        .join_from(ledger_entries, ledger_transactions, ledger_transactions.c.id == ledger_entries.c.transaction_id)
        .where(ledger_entries.c.invoice_id.in_(invoice_ids), ledger_transactions.c.source != UNDONE, ~reversed_already)
    )


def _post_reversals(tx: Connection, transaction_ids: Select[Any], now: datetime) -> None:
    keys = list(tx.execute(transaction_ids).scalars())
    entries: dict[int, list[Entry]] = {key: [] for key in keys}
    for row in tx.execute(select(ledger_entries).where(ledger_entries.c.transaction_id.in_(keys))):
        entries[row.transaction_id].append(Entry(Account(row.account), -row.amount_minor, row.invoice_id))
    wanted = select(ledger_transactions).where(ledger_transactions.c.id.in_(keys)).order_by(ledger_transactions.c.id)
    movements = [
        Movement(
            UNDONE,
            row.customer_id,
            row.currency,
            Posting(Kind(row.kind), str(row.id), row.occurred_on, tuple(entries[row.id])),
        )
        for row in tx.execute(wanted)
    ]
    post(tx, movements, now)


def _empty_invoices(tx: Connection, batch_id: int, ids: Sequence[int], now: datetime) -> None:
    received = select(payment_allocations.c.payment_id).where(payment_allocations.c.invoice_id.in_(ids))
    paid = list(tx.execute(received).scalars())
    notes = list(tx.execute(select(credit_notes.c.id).where(credit_notes.c.invoice_id.in_(ids))).scalars())
    for table, column, keys in (
        (refunds_table, "payment_id", paid),
        (payment_allocations, "payment_id", paid),
        (payments, "id", paid),
        (credit_note_items, "credit_note_id", notes),
        (credit_notes, "id", notes),
        (invoice_lines, "invoice_id", ids),
    ):
        tx.execute(delete(table).where(table.c[column].in_(keys)))
    nothing = {f"{name}_minor": 0 for name in ("net", "tax", "total", "paid", "credited", "refunded", "outstanding")}
    for key in ids:
        emptied = update(invoices).where(invoices.c.id == key)
        state = {"status": Status.VOID.value, "closed_on": now.date(), "disputed_on": None}
        tx.execute(emptied.values(source=UNDONE, external_id=f"{batch_id}#{key}", **state, **nothing))
