"""UCI “Online Retail”: one row for each line of an invoice, a credit note (C…) or an adjustment (A…).

Identical rows are kept, because they may be real; lines with the price zero are movements of stock and are left out
with that reason. What the rows of one number become is in `uci_documents`.
"""

import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from billing.currencies import digits_of
from billing.importers.columns import ColumnMap, Field, map_columns
from billing.importers.documents import Choices, Contents
from billing.importers.problems import FileRefused, Problem
from billing.importers.reading import Row, SourceFile
from billing.importers.uci_documents import SOURCE, ZERO_PRICE, Gathered, customers, documents_of
from billing.importers.values import BadCell, Decimals, decimal_of, moment_of, text_of
from billing.model import Line

_NUMBER = re.compile(r"[AC]?\d{1,12}", re.ASCII)
_CUSTOMER = re.compile(r"(\d{1,12})(\.0)?", re.ASCII)
_QUANTITY = re.compile(r"-?\d{1,9}", re.ASCII)

_Priced = Callable[[str, Decimal, Decimal, int, int], Line]

FIELDS = (
    Field("number", ("InvoiceNo", "Invoice"), required=True),
    Field("code", ("StockCode",), required=True),
    Field("description", ("Description",), required=True),
    Field("quantity", ("Quantity",), required=True),
    Field("moment", ("InvoiceDate",), required=True),
    Field("price", ("UnitPrice", "Price"), required=True),
    Field("customer", ("CustomerID", "Customer ID"), required=True),
    Field("country", ("Country",), required=True),
)


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file; sums and matches need all of it."""
    rows = file.rows()
    columns = map_columns(next(rows), FIELDS)
    gathered: dict[str, Gathered] = {}
    problems: list[Problem] = []
    faulty: set[str] = set()
    count = 0
    # The same line stands on many invoices: it is worked out once, and kept once.
    priced: _Priced = lru_cache(maxsize=None)(Line.priced)
    for row in rows:
        count += 1
        try:
            _gather(gathered, columns, row, choices, priced)
        except BadCell as error:
            problems.append(Problem(row.line, str(error)))
            faulty.add(columns.cell(row, "number"))
    if count == 0:
        raise FileRefused(2, "The file has no rows.")
    good = {number: one for number, one in gathered.items() if number not in faulty}
    documents = (*customers(gathered.values()), *documents_of(good, choices.currency))
    return Contents(
        source=SOURCE,
        layout="uci",
        sha256=file.sha256,
        rows=count,
        columns=columns,
        decimals=choices.decimals or Decimals.POINT,
        documents=documents,
        problems=tuple(problems),
        faulty_lines=count - sum(one.count for one in good.values()),
        derived=True,
        skipped=Counter({ZERO_PRICE: sum(one.zero_priced for one in good.values())}),
    )


def _gather(gathered: dict[str, Gathered], columns: ColumnMap, row: Row, choices: Choices, priced: _Priced) -> None:
    number = columns.cell(row, "number")
    if not _NUMBER.fullmatch(number):
        raise BadCell("The invoice number is missing, or is not digits with C or A before them.")
    customer, country = (
        _customer_of(columns.cell(row, "customer")),
        text_of(columns.cell(row, "country"), "country", 60),
    )
    moment = moment_of(columns.cell(row, "moment"))
    document = gathered.get(number)
    if document is None:
        document = gathered[number] = Gathered(customer, country, moment)
    elif document.customer != customer:
        raise BadCell("Rows of the same invoice name different customers.")
    document.moment = min(document.moment, moment)
    document.digest.update("\x1f".join(row.cells).encode() + b"\x1e")
    _add_line(document, columns, row, choices, priced)


def _add_line(document: Gathered, columns: ColumnMap, row: Row, choices: Choices, priced: _Priced) -> None:
    quantity, price = columns.cell(row, "quantity"), columns.cell(row, "price")
    if not _QUANTITY.fullmatch(quantity) or int(quantity) == 0:
        raise BadCell("The quantity is missing, or is not a whole number other than zero.")
    amount = decimal_of(price, choices.decimals or Decimals.POINT)
    code = text_of(columns.cell(row, "code"), "stock code", 40).upper()
    if amount == 0:
        document.zero_priced += 1
        return
    description = text_of(columns.cell(row, "description"), "description", 400, needed=False)
    line = priced(f"{code} {description}".strip(), Decimal(quantity), amount, 0, digits_of(choices.currency))
    document.lines.append((code, line))
    document.prices.append(amount)


def _customer_of(text: str) -> str:
    if not text:
        return ""
    found = _CUSTOMER.fullmatch(text)
    if found is None:
        raise BadCell("The customer number is not digits.")
    return found[1]
