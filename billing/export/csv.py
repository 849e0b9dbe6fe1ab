"""The list of invoices, as it is filtered, as a table for spreadsheets: bytes, a page at a time.

A spreadsheet runs a cell that begins with `=` and a few other signs as a formula, and names come from outside. In
columns of text such a sign gets an apostrophe before it, also behind what other spreadsheets take for a separator.
Columns of amounts hold nothing but digits, a point and a sign, and are left alone.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from billing.currencies import digits_of
from billing.queries.invoice_list import InvoiceFilter, InvoiceRow, list_invoices

CONTENT_TYPE = "text/csv; charset=utf-8"
_PAGE = 1_000
_HEADINGS = ("Number", "Customer", "Status", "Issued", "Due", "Currency", "Total", "Outstanding", "Disputed since")
# At the beginning, or behind what a spreadsheet may take for a separator: = + - @ and their wide forms.
_FORMULA = re.compile(r"(^|[;,|\t\r\n])([ \u00a0]*)(?=[=+\-@＝＋－＠])")
_BLANKS = ("\t", "\r", "\n")


def invoices_as_csv(tx: Connection, wanted: InvoiceFilter) -> Iterator[bytes]:
    """The whole list that the filter leaves, in its order. The transaction must stay open until the last piece."""
    # The mark at the beginning tells spreadsheets that this is UTF-8.
    yield "\ufeff".encode() + _lines([_HEADINGS])
    cursor = None
    while True:
        page = list_invoices(tx, wanted, cursor, size=_PAGE)
        if page.rows:
            yield _lines(_cells(row) for row in page.rows)
        cursor = page.following
        if cursor is None:
            return


def file_name(as_of: date) -> str:
    """What the file is called where it is saved."""
    return f"invoices-{as_of.isoformat()}.csv"


def harmless(text: str) -> str:
    """The text, so that no spreadsheet runs any of it."""
    marked = _FORMULA.sub(r"\1\2'", text)
    return f"'{marked}" if marked.startswith(_BLANKS) else marked


def _cells(row: InvoiceRow) -> tuple[str, ...]:
    return (
        harmless(row.number),
        harmless(row.customer),
        row.status.value,
        row.issued_on.isoformat(),
        row.due_on.isoformat(),
        row.currency,
        _amount(row.total_minor, row.currency),
        _amount(row.outstanding_minor, row.currency),
        row.disputed_on.isoformat() if row.disputed_on else "",
    )


def _amount(minor: int, currency: str) -> str:
    return f"{Decimal(minor).scaleb(-digits_of(currency)):f}"


def _lines(rows: Iterable[tuple[str, ...]]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()
