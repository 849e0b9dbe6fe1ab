"""What people type into a search field, made harmless and comparable."""

from sqlalchemy import ColumnElement, func, or_, select

from billing.store.documents import customers, invoices

_LONGEST = 100


def needle(text: str) -> str:
    """The text without control characters, folded and bounded; empty when there is nothing to look for."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST])
    return " ".join(printable.split()).casefold()


def customer_matches(sought: str) -> ColumnElement[bool]:
    """Name, number or address contains the text. `%` and `_` are letters like any other."""
    return customers.c.search_text.contains(sought, autoescape=True)


def invoice_matches(sought: str) -> ColumnElement[bool]:
    """The invoice's number contains the text, or its customer matches."""
    number = func.upper(invoices.c.number).contains(sought.upper(), autoescape=True)
    return or_(number, invoices.c.customer_id.in_(select(customers.c.id).where(customer_matches(sought))))
