"""Finding a part of a number, a name or an address: FTS5 on SQLite, pg_trgm on PostgreSQL.

Both keep groups of three letters, so a text of three letters or more is found without reading everything. This is
the one module of billing in which the two databases are asked in different words.
"""

import json
from collections.abc import Sequence

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    any_,
    column,
    func,
    literal,
    select,
    table,
    true,
)
from sqlalchemy import literal_column as sql

from billing.store.documents import customers, invoices

SHORTEST = 3
"""Letters below which there is no index to look in."""

_invoice_search = table("invoice_search", column("rowid"))
_customer_search = table("customer_search", column("rowid"))


def customers_with(tx: Connection, sought: str) -> Select[tuple[int]]:
    """The ids of the customers whose number, name or address contains the text. `%` and `_` are letters like any."""
    if len(sought) >= SHORTEST and tx.dialect.name == "sqlite":
        return (
            select(sql("customer_search.rowid")).select_from(_customer_search).where(_matches(_customer_search, sought))
        )
    return select(customers.c.id).where(customers.c.search_text.contains(sought, autoescape=True))


def invoices_with(tx: Connection, sought: str) -> tuple[FromClause, ColumnElement[int], ColumnElement[bool]]:
    """Where to read invoices whose number contains the text: a source, the column to order it by, and the condition.

    On SQLite the order by `rowid` is what the index is in, so that the newest are found without finding all.
    """
    if tx.dialect.name == "sqlite" and len(sought) >= SHORTEST:
        rowid: ColumnElement[int] = sql("invoice_search.rowid")
        return _invoice_search.join(invoices, invoices.c.id == rowid), rowid, _matches(_invoice_search, sought)
    number = func.upper(invoices.c.number).contains(sought.upper(), autoescape=True)
    return invoices, invoices.c.id, number if sought else true()


def is_one_of(tx: Connection, number: ColumnElement[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Whether a number is one of these, however many. As one parameter: hundreds would cost more than the question."""
    if tx.dialect.name == "sqlite":
        return number.in_(select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value))
    return number == any_(literal(list(numbers), ARRAY(BigInteger)))


def _matches(index: FromClause, sought: str) -> ColumnElement[bool]:
    # In quotes a text is a text to FTS5, whatever operators it spells; a quote is doubled.
    quoted = '"' + sought.replace('"', '""') + '"'
    return sql(str(index)).op("MATCH")(quoted)
