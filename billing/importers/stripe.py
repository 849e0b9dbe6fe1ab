"""What the three exports of Stripe have in common.

Their columns were learned from people's files, not from a promise of Stripe, and each person chooses which to export:
every field has the names under which it was met. Amounts are in major units unless whoever imports says otherwise.
"""

from billing.importers.documents import Document, Kind
from billing.importers.table import Record
from billing.importers.values import day_of, number_of, text_of
from billing.model import UNIDENTIFIED, Customer

SOURCE = "stripe"


def customer_of(record: Record, day: str) -> Document:
    """The customer whom a row names, in case that nothing else says more of them."""
    number = record.cell("customer")
    if not number:
        nobody = Customer(f"{UNIDENTIFIED}stripe", "Unidentified customer", "", "", day_of(record.cell(day)))
        return Document(Kind.CUSTOMER, nobody.number, 0, "", nobody)
    number = number_of(number, "customer id")
    name = text_of(record.cell("customer_name") or record.cell("customer_email") or number, "customer name", 200)
    email = text_of(record.cell("customer_email"), "e-mail", 254, needed=False)
    return Document(Kind.CUSTOMER, number, 0, "", Customer(number, name, email, "", day_of(record.cell(day))))
