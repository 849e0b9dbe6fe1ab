"""Stripe's export of customers."""

from billing.importers.columns import Field
from billing.importers.documents import Choices, Contents, Document, Kind
from billing.importers.reading import SourceFile
from billing.importers.stripe import SOURCE
from billing.importers.table import Found, Record, contents, each, records
from billing.importers.values import day_of, number_of, text_of
from billing.model import Customer

FIELDS = (
    Field("id", ("id", "Customer ID"), required=True),
    Field("email", ("Email", "Customer Email"), required=True),
    Field("name", ("Name", "Customer Name", "Business Name")),
    Field("description", ("Description",)),
    Field("created", ("Created (UTC)", "Created date (UTC)", "Created"), required=True),
    Field("country", ("Address Country", "Country", "Shipping Address Country", "Card Address Country")),
)


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file."""
    rows, columns, decimals = records(file, FIELDS, (), choices)
    found = Found()
    each(found, rows, _turn)
    return contents(file, SOURCE, "stripe-customers", len(rows), columns, decimals, found)


def _turn(found: Found, record: Record) -> None:
    number = number_of(record.cell("id"), "customer id")
    email = text_of(record.cell("email"), "e-mail", 254, needed=False)
    name = text_of(record.cell("name") or record.cell("description") or email or number, "name", 200)
    country = text_of(record.cell("country"), "country", 80, needed=False)
    person = Customer(number, name, email, country, day_of(record.cell("created")))
    found.add(Document(Kind.CUSTOMER, number, 1, record.digest, person), record.row.line)
