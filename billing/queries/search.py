"""What people type into a search field, made harmless and comparable, and where invoices are looked for with it.

A text is looked for in the number, among the customers, and, where it reads as an amount, among the totals in every
currency. Each is a question of its own that stops after one page of the newest; the answers are then put together.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, select

from billing.errors import NotAnAmount
from billing.money import Money
from billing.queries.state import currencies_in_use
from billing.store.documents import customers, invoices
from billing.store.text_search import SHORTEST, customers_with, invoices_with, is_one_of

_LONGEST = 100
_SIGNS = "$€£¥ "
"""Typed before an amount of whatever currency."""
_LIKE_AN_AMOUNT = re.compile(r"[^-\d]{0,6}\d[\d,.]*[^-\d]{0,6}")
"""Digits, with little more than the name of a currency around them. No other text is worth asking for currencies."""
_FEW_CUSTOMERS = 200
_NEWEST = 2_000
"""How many invoices and customers are looked through for a text that is too short for the index."""

Where = tuple[FromClause, ColumnElement[int], ColumnElement[bool]]
"""A source of invoices, the column that orders it, and the condition."""


def needle(text: str) -> str:
    """The text without control characters, folded and bounded; empty when there is nothing to look for."""
    printable = "".join(letter if letter.isprintable() else " " for letter in text[:_LONGEST])
    return " ".join(printable.split()).casefold()


def customer_matches(tx: Connection, sought: str) -> ColumnElement[bool]:
    """Name, number or address contains the text."""
    return customers.c.id.in_(customers_with(tx, sought))


def places(tx: Connection, sought: str) -> Iterator[Where]:
    """Where invoices that match are found. One invoice can be found in several places."""
    yield _by_number(tx, sought)
    yield from _by_customer(tx, sought)
    yield from _by_amount(tx, sought)


def _by_number(tx: Connection, sought: str) -> Where:
    source, order, condition = invoices_with(tx, sought)
    if len(sought) < SHORTEST:
        newest = select(func.max(invoices.c.id)).scalar_subquery()
        condition = and_(condition, invoices.c.id > newest - _NEWEST)
    return source, order, condition


def _by_customer(tx: Connection, sought: str) -> Iterator[Where]:
    found: Select[Any] = customers_with(tx, sought)
    if len(sought) < SHORTEST:
        newest = select(func.max(customers.c.id)).scalar_subquery()
        found = found.where(customers.c.id > newest - _NEWEST)
    ids = tx.execute(found.limit(_FEW_CUSTOMERS + 1)).scalars().all()
    if len(ids) > _FEW_CUSTOMERS:
        # One of theirs is met soon by walking back from the newest invoice. The sum with zero hides the index by
        # customer, over which all invoices of all of them would be read first.
        yield invoices, invoices.c.id, (invoices.c.customer_id + 0).in_(found)
    elif ids:
        yield invoices, invoices.c.id, is_one_of(tx, invoices.c.customer_id, ids)


def _by_amount(tx: Connection, sought: str) -> Iterator[Where]:
    if not _LIKE_AN_AMOUNT.fullmatch(sought):
        return
    alike = defaultdict(list)
    for currency in currencies_in_use(tx):
        try:
            alike[Money.parse(sought.lstrip(_SIGNS), currency).minor].append(currency)
        except NotAnAmount:
            continue
    for minor, currencies in alike.items():
        if minor < 2**63:
            yield invoices, invoices.c.id, and_(invoices.c.total_minor == minor, invoices.c.currency.in_(currencies))
