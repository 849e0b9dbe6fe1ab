"""Writing customers, and invoices with everything that happened to them, in bulk.

The caller opened the transaction and ends it, so that documents and ledger appear together or not at all.
Identity is `(source, external_id)`; the external id is the document's own number unless it says another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert

from billing.model import Customer, InvoiceHistory, Status
from billing.postings import postings_of
from billing.store.documents import credit_notes, customers, invoice_lines, invoices, payment_allocations, payments
from billing.store.documents import refunds as refunds_table
from billing.store.ledger import Movement, post

_Row = dict[str, Any]


def record_customers(tx: Connection, source: str, people: Sequence[Customer]) -> dict[str, int]:
    """Write customers; returns their ids by number."""
    rows = [
        {
            "source": source,
            "external_id": person.number,
            "number": person.number,
            "name": person.name,
            "email": person.email,
            "country": person.country,
            "since": person.since,
            "search_text": f"{person.name} {person.number} {person.email}".casefold(),
        }
        for person in people
    ]
    return dict(zip([person.number for person in people], _insert(tx, customers, rows), strict=True))


def record_histories(
    tx: Connection,
    source: str,
    histories: Sequence[InvoiceHistory],
    customer_ids: Mapping[str, int],
    recorded_at: datetime,
    *,
    money_source: str | None = None,
    edition: str = "",
) -> list[int]:
    """Write invoices with their lines, payments, credits and refunds, and post all of it to the ledger.

    Returns the ids of the invoices, in their order. `money_source` is that of payments and refunds, where it is another
    than that of the documents. `edition` goes before each reference in the ledger, which keeps every one for ever, so
    that a document whose import was undone can come again.
    """
    invoice_ids = _insert(tx, invoices, [_invoice_row(source, one, customer_ids) for one in histories])
    numbered = list(zip(invoice_ids, histories, strict=True))
    _write(tx, invoice_lines, (row for invoice_id, one in numbered for row in _line_rows(invoice_id, one)))
    _record_payments(tx, money_source or source, numbered, customer_ids)
    _write(tx, credit_notes, (row for key, one in numbered for row in _credit_rows(source, key, one, customer_ids)))
    _post(tx, source, edition, numbered, customer_ids, recorded_at)
    return invoice_ids


def _invoice_row(source: str, invoice: InvoiceHistory, customer_ids: Mapping[str, int]) -> _Row:
    asks = invoice.status in (Status.OPEN, Status.PAID)
    return {
        "source": source,
        "external_id": invoice.external_id or invoice.number,
        "number": invoice.number,
        "customer_id": customer_ids[invoice.customer_number],
        "currency": invoice.currency,
        "status": invoice.status.value,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "closed_on": invoice.closed_on,
        "disputed_on": invoice.disputed_on,
        "net_minor": invoice.net_minor,
        "tax_minor": invoice.tax_minor,
        "total_minor": invoice.total_minor,
        "paid_minor": invoice.paid_minor,
        "credited_minor": invoice.credited_minor,
        "refunded_minor": invoice.refunded_minor,
        "outstanding_minor": invoice.balance_minor if asks else 0,
    }


def _line_rows(invoice_id: int, invoice: InvoiceHistory) -> Iterable[_Row]:
    for position, line in enumerate(invoice.lines, start=1):
        yield {
            "invoice_id": invoice_id,
            "position": position,
            "description": line.description,
            "quantity_milli": line.quantity_milli,
            "unit_price_micro": line.unit_price_micro,
            "tax_rate_bp": line.tax_rate_bp,
            "net_minor": line.net_minor,
            "tax_minor": line.tax_minor,
        }


def _record_payments(
    tx: Connection, source: str, numbered: Sequence[tuple[int, InvoiceHistory]], customer_ids: Mapping[str, int]
) -> None:
    received = [(invoice_id, one, payment) for invoice_id, one in numbered for payment in one.payments]
    rows = [
        {
            "source": source,
            "external_id": payment.number,
            "number": payment.number,
            "customer_id": customer_ids[one.customer_number],
            "currency": one.currency,
            "received_on": payment.received_on,
            "amount_minor": payment.amount_minor,
            "unapplied_minor": payment.unapplied_minor,
            "method": payment.method.value,
            "reference": payment.reference,
        }
        for _, one, payment in received
    ]
    payment_ids = _insert(tx, payments, rows)
    applied = [
        {"payment_id": key, "invoice_id": invoice_id, "amount_minor": payment.amount_minor - payment.unapplied_minor}
        for key, (invoice_id, _, payment) in zip(payment_ids, received, strict=True)
        if payment.amount_minor > payment.unapplied_minor
    ]
    _write(tx, payment_allocations, applied)
    by_number = {payment.number: key for key, (_, _, payment) in zip(payment_ids, received, strict=True)}
    _write(tx, refunds_table, (row for key, one in numbered for row in _refund_rows(source, key, one, by_number)))


def _credit_rows(
    source: str, invoice_id: int, invoice: InvoiceHistory, customer_ids: Mapping[str, int]
) -> Iterable[_Row]:
    for credit in invoice.credits:
        yield {
            "source": source,
            "external_id": credit.number,
            "number": credit.number,
            "customer_id": customer_ids[invoice.customer_number],
            "invoice_id": invoice_id,
            "currency": invoice.currency,
            "issued_on": credit.issued_on,
            "net_minor": credit.net_minor,
            "tax_minor": credit.tax_minor,
            "reason": credit.reason,
        }


def _refund_rows(
    source: str, invoice_id: int, invoice: InvoiceHistory, payment_ids: Mapping[str, int]
) -> Iterable[_Row]:
    for refund in invoice.refunds:
        yield {
            "source": source,
            "external_id": refund.number,
            "number": refund.number,
            "payment_id": payment_ids[refund.payment_number],
            "invoice_id": invoice_id,
            "currency": invoice.currency,
            "paid_on": refund.paid_on,
            "amount_minor": refund.amount_minor,
            "reason": refund.reason,
        }


def _post(
    tx: Connection,
    source: str,
    edition: str,
    numbered: Sequence[tuple[int, InvoiceHistory]],
    customer_ids: Mapping[str, int],
    recorded_at: datetime,
) -> None:
    movements = [
        Movement(
            source,
            customer_ids[one.customer_number],
            one.currency,
            replace(posting.of_invoice(invoice_id), reference=edition + posting.reference),
        )
        for invoice_id, one in numbered
        for posting in postings_of(one)
    ]
    post(tx, movements, recorded_at)


def _insert(tx: Connection, table: Table, rows: Sequence[_Row]) -> list[int]:
    if not rows:
        return []
    statement = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(tx.execute(statement, rows).scalars())


def _write(tx: Connection, table: Table, rows: Iterable[_Row]) -> None:
    if listed := list(rows):
        tx.execute(insert(table), listed)
