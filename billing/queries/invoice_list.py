"""The list of invoices: newest first, searched and filtered."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text

from billing.model import Status
from billing.queries.balances import HAS_BALANCE, owed_then
from billing.queries.paging import PAGE_SIZE, Cursor, Page, fetch_merged_page, fetch_page
from billing.queries.search import needle, places
from billing.store.documents import customers, invoices

_OWING: list[ColumnElement[bool]] = [HAS_BALANCE, invoices.c.outstanding_minor > 0]  # type: ignore[list-item]
_due_on = func.coalesce(invoices.c.due_on, invoices.c.due_on)
"""The function hides the index by due day: the list comes in the order of issue, from the index that is in it."""

_IS_SHOWN = text("invoices.source <> 'undone'")
"""Not of an import that was undone; word for word the condition of the index."""


@dataclass(frozen=True, slots=True)
class InvoiceFilter:
    """What the list is narrowed to; nothing given means everything.

    `overdue_on`: unpaid and due before that day. `owing`: unpaid, due from `due_from` to `due_to` where these are
    given, which is what stands behind one age of receivables. `owed_on`: unpaid at the end of that day, whatever they
    are now; it needs a currency.
    """

    search: str = ""
    status: Status | None = None
    currency: str | None = None
    issued_from: date | None = None
    issued_to: date | None = None
    overdue_on: date | None = None
    customer_id: int | None = None
    owing: bool = False
    due_from: date | None = None
    due_to: date | None = None
    owed_on: date | None = None


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An invoice as the list shows it."""

    id: int
    number: str
    customer: str
    customer_id: int
    currency: str
    status: Status
    issued_on: date
    due_on: date
    total_minor: int
    outstanding_minor: int
    disputed_on: date | None


ROW_COLUMNS = (
    invoices.c.id,
    invoices.c.number,
    customers.c.name.label("customer"),
    invoices.c.customer_id,
    invoices.c.currency,
    invoices.c.status,
    invoices.c.issued_on,
    invoices.c.due_on,
    invoices.c.total_minor,
    invoices.c.outstanding_minor,
    invoices.c.disputed_on,
)


def list_invoices(
    tx: Connection, wanted: InvoiceFilter, cursor: Cursor | None = None, *, size: int = PAGE_SIZE
) -> Page[InvoiceRow]:
    """One page of the invoices that match: the newest first, or, in a search, those that were recorded last."""
    sought = needle(wanted.search)
    page = _searched(tx, wanted, sought, cursor, size) if sought else _listed(tx, wanted, cursor, size)
    return Page(tuple(row_of(*row) for row in page.rows), page.previous, page.following)


def _listed(tx: Connection, wanted: InvoiceFilter, cursor: Cursor | None, size: int) -> Page[Any]:
    statement = select(*ROW_COLUMNS).join_from(invoices, customers).where(*_conditions(wanted))
    return fetch_page(tx, statement, (invoices.c.issued_on, invoices.c.id), cursor, descending=True, size=size)


def _searched(tx: Connection, wanted: InvoiceFilter, sought: str, cursor: Cursor | None, size: int) -> Page[Any]:
    found = [
        (select(invoices.c.id).select_from(source).where(condition, *_conditions(wanted)), key)
        for source, key, condition in places(tx, sought)
    ]
    rows = select(*ROW_COLUMNS).join_from(invoices, customers)
    return fetch_merged_page(tx, found, rows, invoices.c.id, cursor, size=size)


def row_of(*columns: object) -> InvoiceRow:
    """A row from `ROW_COLUMNS`, in their order."""
    values = dict(zip(InvoiceRow.__slots__, columns, strict=True))
    values["status"] = Status(str(values["status"]))
    return InvoiceRow(**values)  # type: ignore[arg-type]  # the columns have these types


def _conditions(wanted: InvoiceFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [_IS_SHOWN]  # type: ignore[list-item]
    status: ColumnElement[str] = invoices.c.status
    currency: ColumnElement[str] = invoices.c.currency
    if wanted.customer_id is not None:
        # Of one customer there are few. The functions hide the indexes over which everybody's would be walked through.
        status, currency = func.coalesce(status, status), func.coalesce(currency, currency)
    if wanted.status:
        conditions.append(status == wanted.status.value)
    if wanted.currency:
        conditions.append(currency == wanted.currency)
    if wanted.issued_from:
        conditions.append(invoices.c.issued_on >= wanted.issued_from)
    if wanted.issued_to:
        conditions.append(invoices.c.issued_on <= wanted.issued_to)
    if wanted.customer_id is not None:
        conditions.append(invoices.c.customer_id == wanted.customer_id)
    if wanted.overdue_on:
        conditions += [*_OWING, _due_on < wanted.overdue_on]
    if wanted.owing:
        conditions += _OWING
    if wanted.owed_on and wanted.currency:
        conditions.append(invoices.c.id.in_(owed_then(wanted.currency, wanted.owed_on)))
    if wanted.due_from:
        conditions.append(_due_on >= wanted.due_from)
    if wanted.due_to:
        conditions.append(_due_on <= wanted.due_to)
    return conditions
