"""UCI “Online Retail”: one row for each line of an invoice, a credit note (C…) or an adjustment (A…).

The file has no payments, no due days and no refunds. They are made up by one rule, and marked as derived: an invoice
is due after 30 days, and was paid on the day of order unless it is younger than that on the last day in the file; a
credit note against a paid invoice was given back on its day. Identical rows are kept, because they may be real; lines
with the price zero are movements of stock and are left out with that reason.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from billing.currencies import digits_of
from billing.importers.columns import ColumnMap, Field, map_columns
from billing.importers.documents import UNIDENTIFIED, Choices, Contents, Document, Kind
from billing.importers.problems import FileRefused, Problem
from billing.importers.reading import Row, SourceFile
from billing.importers.uci_credits import Sale, matched
from billing.importers.values import BadCell, Decimals, decimal_of, moment_of, text_of
from billing.loose import Adjustment, LooseCredit
from billing.model import Credit, Customer, InvoiceHistory, Line, Method, Payment, Refund, Status

SOURCE = "uci"
ZERO_PRICE = "price is zero"
_TERM = timedelta(days=30)
_NUMBER = re.compile(r"[AC]?\d{1,12}", re.ASCII)
_CUSTOMER = re.compile(r"(\d{1,12})(\.0)?", re.ASCII)
_QUANTITY = re.compile(r"-?\d{1,9}", re.ASCII)
_DERIVED = "Derived: the file has no payments"

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


@dataclass(slots=True)
class _Gathered:
    """The rows of one number, as far as they were met."""

    customer: str
    country: str
    moment: datetime
    """The earliest: some numbers carry two, a minute apart."""
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    lines: list[tuple[str, Line]] = field(default_factory=list)
    """With the code of the product in capitals: some codes are written both ways."""
    prices: list[Decimal] = field(default_factory=list)
    zero_priced: int = 0
    faulty: bool = False

    @property
    def count(self) -> int:
        return len(self.lines) + self.zero_priced

    @property
    def net_minor(self) -> int:
        return sum(line.net_minor for _, line in self.lines)


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file; sums and matches need all of it."""
    rows = file.rows()
    columns = map_columns(next(rows), FIELDS)
    gathered: dict[str, _Gathered] = {}
    problems: list[Problem] = []
    count = 0
    for row in rows:
        count += 1
        try:
            _gather(gathered, columns, row, choices)
        except BadCell as error:
            problems.append(Problem(row.line, str(error)))
            if (known := gathered.get(columns.cell(row, "number"))) is not None:
                known.faulty = True
    if count == 0:
        raise FileRefused(2, "The file has no rows.")
    good = {number: one for number, one in gathered.items() if not one.faulty}
    documents = (*_customers(gathered.values()), *_documents(good, choices.currency))
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


def _gather(gathered: dict[str, _Gathered], columns: ColumnMap, row: Row, choices: Choices) -> None:
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
        document = gathered[number] = _Gathered(customer, country, moment)
    elif document.customer != customer:
        raise BadCell("Rows of the same invoice name different customers.")
    document.moment = min(document.moment, moment)
    document.digest.update("\x1f".join(row.cells).encode() + b"\x1e")
    _add_line(document, columns, row, choices)


def _add_line(document: _Gathered, columns: ColumnMap, row: Row, choices: Choices) -> None:
    quantity, price = columns.cell(row, "quantity"), columns.cell(row, "price")
    if not _QUANTITY.fullmatch(quantity) or int(quantity) == 0:
        raise BadCell("The quantity is missing, or is not a whole number other than zero.")
    amount = decimal_of(price, choices.decimals or Decimals.POINT)
    code = text_of(columns.cell(row, "code"), "stock code", 40).upper()
    if amount == 0:
        document.zero_priced += 1
        return
    description = text_of(columns.cell(row, "description"), "description", 400, needed=False)
    line = Line.priced(f"{code} {description}".strip(), Decimal(quantity), amount, 0, digits_of(choices.currency))
    document.lines.append((code, line))
    document.prices.append(amount)


def _customer_of(text: str) -> str:
    if not text:
        return ""
    found = _CUSTOMER.fullmatch(text)
    if found is None:
        raise BadCell("The customer number is not digits.")
    return found[1]


def _customers(gathered: Iterable[_Gathered]) -> Iterator[Document]:
    first: dict[str, _Gathered] = {}
    for one in gathered:
        known = first.setdefault(_number_of(one), one)
        if one.moment < known.moment:
            first[_number_of(one)] = one
    for number, one in sorted(first.items()):
        name = f"Customer {one.customer}" if one.customer else f"Unidentified customer, {one.country}"
        person = Customer(number, name, "", one.country, one.moment.date())
        yield Document(Kind.CUSTOMER, number, 0, "", person)


def _number_of(one: _Gathered) -> str:
    return one.customer or f"{UNIDENTIFIED}{'-'.join(one.country.casefold().split())}"[:60]


def _documents(gathered: dict[str, _Gathered], currency: str) -> Iterator[Document]:
    last_day = max((one.moment.date() for one in gathered.values()), default=date.min)
    credits = {number: one for number, one in gathered.items() if number.startswith("C") and one.lines}
    against = matched(
        [_sale(number, one) for number, one in gathered.items() if number[0].isdigit()],
        [_sale(number, one) for number, one in credits.items()],
    )
    of_invoice: dict[str, list[str]] = {}
    for credit, invoice in against.items():
        of_invoice.setdefault(invoice, []).append(credit)
    for number, one in gathered.items():
        if not one.lines:
            yield Document(Kind.SKIPPED, number, one.count, one.digest.hexdigest(), skips=_skips(one))
        elif number[0].isdigit():
            notes = {note: credits[note] for note in sorted(of_invoice.get(number, []))}
            yield _invoice(number, one, notes, currency, last_day)
        elif number.startswith("A"):
            yield _adjustment(number, one, currency)
        elif number not in against:
            yield _loose_credit(number, one, currency)


def _sale(number: str, one: _Gathered) -> Sale:
    pieces = tuple(
        (code, price, abs(line.quantity_milli)) for (code, line), price in zip(one.lines, one.prices, strict=True)
    )
    return Sale(number, one.customer, one.moment, abs(one.net_minor), pieces)


def _invoice(number: str, one: _Gathered, notes: dict[str, _Gathered], currency: str, last_day: date) -> Document:
    issued_on, total = one.moment.date(), one.net_minor
    paid = total > 0 and issued_on <= last_day - _TERM
    credited = sum(-note.net_minor for note in notes.values())
    history = InvoiceHistory(
        number=number,
        customer_number=_number_of(one),
        currency=currency,
        issued_on=issued_on,
        due_on=issued_on + _TERM,
        status=Status.PAID if paid or credited >= total else Status.OPEN,
        lines=tuple(line for _, line in one.lines),
        payments=(_payment(number, issued_on, total),) if paid else (),
        credits=tuple(
            Credit(note, day_of.moment.date(), -day_of.net_minor, 0, _reason(day_of)) for note, day_of in notes.items()
        ),
        refunds=tuple(_refund(number, note, given) for note, given in notes.items()) if paid else (),
    )
    digest = hashlib.sha256(one.digest.digest() + b"".join(note.digest.digest() for note in notes.values()))
    lines = one.count + sum(note.count for note in notes.values())
    skips = _skips(one, *notes.values())
    items = tuple((note, tuple(line for _, line in given.lines)) for note, given in notes.items())
    return Document(Kind.INVOICE, number, lines, digest.hexdigest(), history, skips, items)


def _payment(invoice: str, day: date, amount: int) -> Payment:
    return Payment(f"{SOURCE}-{invoice}-paid", day, amount, Method.NOT_STATED, _DERIVED)


def _refund(invoice: str, note: str, given: _Gathered) -> Refund:
    reason = f"{_reason(given)}. {_DERIVED}"
    return Refund(f"{SOURCE}-{note}-refund", given.moment.date(), -given.net_minor, f"{SOURCE}-{invoice}-paid", reason)


def _loose_credit(number: str, one: _Gathered, currency: str) -> Document:
    credit = LooseCredit(number, _number_of(one), currency, one.moment.date(), -one.net_minor, 0, _reason(one))
    items = ((number, tuple(line for _, line in one.lines)),)
    return Document(Kind.CREDIT, number, one.count, one.digest.hexdigest(), credit, _skips(one), items)


def _adjustment(number: str, one: _Gathered, currency: str) -> Document:
    reason = one.lines[0][1].description
    correction = Adjustment(number, _number_of(one), currency, one.moment.date(), one.net_minor, reason)
    return Document(Kind.ADJUSTMENT, number, one.count, one.digest.hexdigest(), correction, _skips(one))


def _reason(one: _Gathered) -> str:
    return "Returned or cancelled" if len(one.lines) != 1 else f"Returned or cancelled: {one.lines[0][1].description}"


def _skips(*gathered: _Gathered) -> tuple[tuple[str, int], ...]:
    lines = sum(one.zero_priced for one in gathered)
    return ((ZERO_PRICE, lines),) if lines else ()
