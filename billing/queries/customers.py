"""Customers: the list, by name, and one of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select, text

from billing.model import Status
from billing.queries.paging import PAGE_SIZE, Cursor, Page, fetch_page
from billing.queries.search import customer_matches, needle
from billing.store.documents import customers, invoices

IS_SHOWN = text("customers.source <> 'undone'")
"""Not of an import that was undone; word for word the condition of the index."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer as the list and the detail show them. No sums: those are Billing's."""

    id: int
    number: str
    name: str
    email: str
    country: str
    since: date
    open_invoices: int


def list_customers(
    tx: Connection, search: str = "", cursor: Cursor | None = None, *, size: int = PAGE_SIZE
) -> Page[CustomerRow]:
    """One page of the customers whose name, number or address contains the text."""
    statement = _rows().where(IS_SHOWN)
    if sought := needle(search):
        statement = statement.where(customer_matches(tx, sought))
    page = fetch_page(tx, statement, (customers.c.name, customers.c.id), cursor, descending=False, size=size)
    return Page(tuple(CustomerRow(*row) for row in page.rows), page.previous, page.following)


def customer(tx: Connection, customer_id: int) -> CustomerRow | None:
    """The customer with that id, if there is one."""
    found = tx.execute(_rows().where(IS_SHOWN, customers.c.id == customer_id)).first()
    return CustomerRow(*found) if found else None


def _rows() -> Select[Any]:
    # Counted for the rows of one page only, each over the index by customer.
    still_open = (
        select(func.count())
        .where(invoices.c.customer_id == customers.c.id, invoices.c.status == Status.OPEN.value)
        .scalar_subquery()
    )
    return select(
        customers.c.id,
        customers.c.number,
        customers.c.name,
        customers.c.email,
        customers.c.country,
        customers.c.since,
        still_open.label("open_invoices"),
    )
