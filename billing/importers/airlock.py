"""A table of our own, for books that come from anywhere: docs/billing-csv.md says how to write one.

Each row is a record of one kind: a customer, a line of an invoice, a payment, a credit note, a refund, or the end of
an invoice as void or written off. What belongs to an invoice is put together from all over the file.
"""

from collections.abc import Callable

from billing.errors import BillingError
from billing.importers.airlock_cells import method_of, parts_of, positive_amount
from billing.importers.airlock_invoices import Books
from billing.importers.columns import Field
from billing.importers.documents import Choices, Contents, Document, Kind
from billing.importers.reading import SourceFile
from billing.importers.table import Found, Record, contents, each, records
from billing.importers.values import BadCell, day_of, number_of, text_of
from billing.loose import LooseCredit, LoosePayment
from billing.model import Customer, Status

SOURCE = "airlock"
FIELDS = (
    Field("record", ("record",), required=True),
    Field("number", ("number",), required=True),
    Field("customer", ("customer",), required=True),
    Field("customer_name", ("customer_name",)),
    Field("email", ("email",)),
    Field("country", ("country",)),
    Field("currency", ("currency",)),
    Field("date", ("date",), required=True),
    Field("due_date", ("due_date",)),
    Field("description", ("description",)),
    Field("quantity", ("quantity",)),
    Field("unit_price", ("unit_price",)),
    Field("tax_percent", ("tax_percent",)),
    Field("amount", ("amount",), required=True),
    Field("invoice", ("invoice",)),
    Field("payment", ("payment",)),
    Field("method", ("method",)),
)
_AMOUNTS = ("quantity", "unit_price", "tax_percent", "amount")


_Turn = Callable[[Found, Record], None]
_FIRST = ("customer",)
_THEN = ("line", "payment")


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file; an invoice needs all rows that name it."""
    rows, columns, decimals = records(file, FIELDS, _AMOUNTS, choices)
    found, books = Found(), Books()
    turns = _turns(books)

    def turn(found: Found, record: Record) -> None:
        kind = _kind(record)
        if kind not in turns:
            raise BadCell(f"The record is none of {', '.join(turns)}.")
        try:
            turns[kind](found, record)
        except BillingError:
            books.spoil(record)
            raise

    # Customers first, so that what a row says of its customer in passing does not stand in their way; refunds last,
    # because they name a payment.
    each(found, (row for row in rows if _kind(row) in _FIRST), turn)
    each(found, (row for row in rows if _kind(row) in _THEN), turn)
    each(found, (row for row in rows if _kind(row) not in _FIRST + _THEN), turn)
    books.close(found)
    return contents(file, SOURCE, "airlock", len(rows), columns, decimals, found)


def _turns(books: Books) -> dict[str, _Turn]:
    def line(found: Found, record: Record) -> None:
        books.add_line(record)
        found.add_once(_in_passing(record), record.row.line)

    def payment(found: Found, record: Record) -> None:
        if record.cell("invoice"):
            books.add_payment(record)
        else:
            found.add_once(_in_passing(record), record.row.line)
            found.add(_loose_payment(record), record.row.line)

    def credit(found: Found, record: Record) -> None:
        if record.cell("invoice"):
            books.add_credit(record)
        else:
            found.add_once(_in_passing(record), record.row.line)
            found.add(_loose_credit(record), record.row.line)

    return {
        "customer": _customer,
        "line": line,
        "payment": payment,
        "credit": credit,
        "refund": lambda _found, record: books.add_refund(record),
        "void": lambda _found, record: books.end(record, Status.VOID),
        "write_off": lambda _found, record: books.end(record, Status.UNCOLLECTIBLE),
    }


def _kind(record: Record) -> str:
    return record.cell("record").casefold()


def _customer(found: Found, record: Record) -> None:
    number = number_of(record.cell("customer") or record.cell("number"), "customer")
    person = Customer(
        number,
        text_of(record.cell("customer_name"), "customer name", 200),
        text_of(record.cell("email"), "e-mail", 254, needed=False),
        text_of(record.cell("country"), "country", 80, needed=False),
        day_of(record.cell("date")),
    )
    found.add(Document(Kind.CUSTOMER, number, 1, record.digest, person), record.row.line)


def _in_passing(record: Record) -> Document:
    """The customer whom a row names, in case that no record of theirs says more."""
    number = number_of(record.cell("customer"), "customer")
    name = text_of(record.cell("customer_name") or number, "customer name", 200)
    email = text_of(record.cell("email"), "e-mail", 254, needed=False)
    country = text_of(record.cell("country"), "country", 80, needed=False)
    person = Customer(number, name, email, country, day_of(record.cell("date")))
    return Document(Kind.CUSTOMER, number, 0, "", person)


def _loose_payment(record: Record) -> Document:
    amount = positive_amount(record)
    payment = LoosePayment(
        number_of(record.cell("number"), "number"),
        number_of(record.cell("customer"), "customer"),
        amount.currency,
        day_of(record.cell("date")),
        amount.minor,
        method_of(record),
        text_of(record.cell("description"), "description", 200, needed=False),
    )
    return Document(Kind.PAYMENT, payment.number, 1, record.digest, payment)


def _loose_credit(record: Record) -> Document:
    amount = positive_amount(record)
    net, tax = parts_of(amount.minor, record)
    number, customer = number_of(record.cell("number"), "number"), number_of(record.cell("customer"), "customer")
    reason = text_of(record.cell("description"), "description", 400)
    credit = LooseCredit(number, customer, amount.currency, day_of(record.cell("date")), net, tax, reason)
    return Document(Kind.CREDIT, number, 1, record.digest, credit)
