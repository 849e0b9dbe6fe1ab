"""Stripe's export of payments: charges with what was given back of them.

A payment that did not succeed is left out with that reason. One whose invoice was imported before already, with what
was paid on it, is the same money: it is known by the charge, or by the invoice being paid, and written once.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from billing.importers.columns import Field
from billing.importers.documents import Choices, Contents, Document, Kind
from billing.importers.reading import SourceFile
from billing.importers.stripe import SOURCE, customer_of
from billing.importers.table import Found, Record, contents, each, records
from billing.importers.values import BadCell, currency_of, day_of, minor_of, number_of, text_of
from billing.loose import LoosePayment
from billing.model import Method

FIELDS = (
    Field("id", ("id", "Charge ID", "Payment ID"), required=True),
    Field("created", ("Created date (UTC)", "Created (UTC)", "Created"), required=True),
    Field("amount", ("Amount",), required=True),
    Field("refunded", ("Amount Refunded",)),
    Field("currency", ("Currency",), required=True),
    Field("status", ("Status",), required=True),
    Field("refunded_at", ("Refunded date (UTC)", "Refunded (UTC)")),
    Field("customer", ("Customer ID", "Customer")),
    Field("customer_name", ("Customer Description", "Customer Name")),
    Field("customer_email", ("Customer Email",)),
    Field("invoice", ("Invoice ID", "Invoice")),
    Field("description", ("Description",)),
    Field("card", ("Card ID", "Card Last4")),
)
NOT_PAID = "payment did not succeed"
_SUCCEEDED = {"paid", "succeeded", "refunded", "partially refunded", "partial refund"}


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file."""
    rows, columns, decimals = records(file, FIELDS, ("amount", "refunded"), choices)
    found = Found()
    each(found, rows, _turn)
    _in_order(found.documents)
    return contents(file, SOURCE, "stripe-payments", len(rows), columns, decimals, found)


def _turn(found: Found, record: Record) -> None:
    identity = number_of(record.cell("id"), "payment id")
    if record.cell("status").casefold() not in _SUCCEEDED:
        found.add(Document(Kind.SKIPPED, identity, 1, record.digest, skips=((NOT_PAID, 1),)), record.row.line)
        return
    customer, received_on = customer_of(record, "created"), day_of(record.cell("created"))
    currency = currency_of(record.cell("currency"))
    amount, back = _amount(record, "amount", currency), _amount(record, "refunded", currency)
    if amount <= 0 or not 0 <= back <= amount:
        raise BadCell("The amount must be more than zero, and no more than it can have been given back.")
    payment = LoosePayment(
        number=identity,
        customer_number=customer.external_id,
        currency=currency,
        received_on=received_on,
        amount_minor=amount,
        method=Method.CARD if record.cell("card") else Method.NOT_STATED,
        # The invoice's id stays findable, so that invoices that come later are not paid a second time.
        reference=text_of(record.cell("invoice") or record.cell("description"), "description", 200, needed=False),
        invoice=record.cell("invoice") or None,
        refunded_minor=back,
        refunded_on=_day(record, "refunded_at", received_on) if back else None,
    )
    found.add_once(customer, record.row.line)
    found.add(Document(Kind.PAYMENT, identity, 1, record.digest, payment), record.row.line)


def _in_order(documents: list[Document]) -> None:
    """Tell each payment of an invoice what came before it; Stripe lists the newest first."""
    brought: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    paying = [(place, one.content) for place, one in enumerate(documents) if isinstance(one.content, LoosePayment)]
    for place, payment in sorted(paying, key=lambda one: (one[1].received_on, -one[0])):
        if payment.invoice is not None:
            earlier = brought[payment.invoice, payment.currency]
            documents[place] = replace(documents[place], content=replace(payment, before_minor=tuple(earlier)))
            earlier.append(payment.amount_minor)


def _amount(record: Record, name: str, currency: str) -> int:
    text = record.cell(name)
    return minor_of(text, currency, record.decimals, record.units) if text or name != "refunded" else 0


def _day(record: Record, name: str, otherwise: date) -> date:
    return day_of(record.cell(name)) if record.cell(name) else otherwise
