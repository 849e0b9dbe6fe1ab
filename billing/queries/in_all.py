"""How many there are in all, where that can be told cheaply: from sums that are kept, or by counting no further than a
bound. None where only counting them would tell; a list then says where it is, and whether more follow.
"""

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection, func, select

from billing.model import Status
from billing.queries.customers import IS_SHOWN
from billing.queries.invoice_list import InvoiceFilter
from billing.queries.search import needle
from billing.store.documents import customers
from billing.store.rollups import due_days, issued_days

MOST = 10_000
"""So many customers are counted; beyond that there are more."""


def invoices_in_all(tx: Connection, wanted: InvoiceFilter) -> int | None:
    """How many invoices the filter leaves."""
    if wanted == replace(_by_issue(wanted), status=wanted.status, overdue_on=wanted.overdue_on):
        if wanted.status is None and wanted.overdue_on is None:
            return _issued(tx, wanted)
        if wanted.issued_from is None and wanted.issued_to is None:
            return _due(tx, wanted)
    return None


def overdue_in_all(tx: Connection, currency: str, day: date) -> int:
    """How many invoices in that currency were due before that day and are unpaid now."""
    return invoices_in_all(tx, InvoiceFilter(currency=currency, overdue_on=day)) or 0


def customers_in_all(tx: Connection, search: str) -> int | None:
    """How many customers there are; `MOST + 1` means more than `MOST`. None in a search."""
    if needle(search):
        return None
    some = select(customers.c.id).where(IS_SHOWN).limit(MOST + 1).subquery()
    return int(tx.execute(select(func.count()).select_from(some)).scalar_one())


def _by_issue(wanted: InvoiceFilter) -> InvoiceFilter:
    return InvoiceFilter(currency=wanted.currency, issued_from=wanted.issued_from, issued_to=wanted.issued_to)


def _issued(tx: Connection, wanted: InvoiceFilter) -> int:
    statement = select(func.coalesce(func.sum(issued_days.c.documents), 0))
    if wanted.currency:
        statement = statement.where(issued_days.c.currency == wanted.currency)
    if wanted.issued_from:
        statement = statement.where(issued_days.c.issued_on >= wanted.issued_from)
    if wanted.issued_to:
        statement = statement.where(issued_days.c.issued_on <= wanted.issued_to)
    return int(tx.execute(statement).scalar_one())


def _due(tx: Connection, wanted: InvoiceFilter) -> int | None:
    """Open, or overdue; both at once only counting would tell, because what is written off can still be owed."""
    if wanted.status not in (None, Status.OPEN) or (wanted.status and wanted.overdue_on):
        return None
    column = due_days.c.open_invoices if wanted.status else due_days.c.owing_invoices
    statement = select(func.coalesce(func.sum(column), 0))
    if wanted.currency:
        statement = statement.where(due_days.c.currency == wanted.currency)
    if wanted.overdue_on:
        statement = statement.where(due_days.c.due_on < wanted.overdue_on)
    return int(tx.execute(statement).scalar_one())
