"""The customers of an import that is taken back.

Who has other documents, a note or an event stays, and belongs from then on to the newest import that needs them. Of
whom only the ledger speaks, a row without name, address and number is left, which no list shows. All others go.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, or_, select, update

from billing.store.action_tables import billing_events, notes
from billing.store.documents import credit_notes, customers, invoices, payments
from billing.store.imports import UNDONE, adjustments, import_documents
from billing.store.ledger import ledger_transactions

_DOCUMENTS: dict[str, Table] = {
    "invoice": invoices,
    "payment": payments,
    "credit": credit_notes,
    "adjustment": adjustments,
}


def take_back_customers(tx: Connection, batch_id: int, ids: Sequence[int]) -> None:
    """Take back those that nothing else refers to; the documents of the import itself are gone already."""
    needed = set(tx.execute(select(customers.c.id).where(customers.c.id.in_(ids), _is_needed())).scalars())
    for customer_id, later in _other_batches(tx, batch_id, needed).items():
        moved = update(import_documents).where(
            import_documents.c.batch_id == batch_id,
            import_documents.c.kind == "customer",
            import_documents.c.document_id == customer_id,
        )
        tx.execute(moved.values(batch_id=later))
    alone = customers.c.id.in_([one for one in ids if one not in needed])
    tx.execute(delete(customers).where(alone, ~_is_named()))
    nothing = {"name": "", "email": "", "country": "", "number": "", "search_text": ""}
    for key in tx.execute(select(customers.c.id).where(alone)).scalars().all():
        emptied = update(customers).where(customers.c.id == key)
        tx.execute(emptied.values(source=UNDONE, external_id=f"{batch_id}#{key}", **nothing))


def _is_needed() -> ColumnElement[bool]:
    shown = exists().where(invoices.c.customer_id == customers.c.id, invoices.c.source != UNDONE)
    others = (payments, credit_notes, adjustments, notes, billing_events)
    return or_(shown, *(exists().where(table.c.customer_id == customers.c.id) for table in others))


def _is_named() -> ColumnElement[bool]:
    return or_(
        *(exists().where(table.c.customer_id == customers.c.id) for table in (invoices, ledger_transactions)),
    )


def _other_batches(tx: Connection, batch_id: int, ids: set[int]) -> dict[int, int]:
    """The newest other import of each customer that brought a document of theirs."""
    found: dict[int, int] = {}
    if not ids:
        return found
    for kind, table in _DOCUMENTS.items():
        document = (import_documents.c.kind == kind) & (import_documents.c.document_id == table.c.id)
        newest = select(table.c.customer_id, func.max(import_documents.c.batch_id)).join_from(
            table, import_documents, document
        )
        newest = newest.where(table.c.customer_id.in_(ids), import_documents.c.batch_id != batch_id)
        for customer_id, other in tx.execute(newest.group_by(table.c.customer_id)):
            found[customer_id] = max(other, found.get(customer_id, 0))
    return found
