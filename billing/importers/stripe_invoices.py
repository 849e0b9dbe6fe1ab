"""Stripe's export of invoices: one row each, without lines.

An invoice gets one line that says so. What was paid becomes a payment, marked as derived: the row says how much, and
seldom when. An invoice that Stripe calls paid although less was paid was settled from the customer's balance there;
the rest is a derived credit note. Import invoices before payments.
"""

from datetime import date
from decimal import Decimal

from billing.currencies import digits_of
from billing.importers.columns import Field
from billing.importers.documents import Choices, Contents, Document, Kind
from billing.importers.reading import SourceFile
from billing.importers.stripe import SOURCE, customer_of
from billing.importers.table import Found, Record, contents, each, records
from billing.importers.values import BadCell, currency_of, day_of, minor_of, number_of, text_of
from billing.model import Credit, InvoiceHistory, Line, Method, Payment, Status
from billing.money import round_half_up, split

FIELDS = (
    Field("id", ("id", "Invoice ID"), required=True),
    Field("number", ("Number", "Invoice Number")),
    Field("customer", ("Customer", "Customer ID"), required=True),
    Field("customer_name", ("Customer Name",)),
    Field("customer_email", ("Customer Email",)),
    Field("status", ("Status",), required=True),
    Field("currency", ("Currency",), required=True),
    Field("total", ("Total",), required=True),
    Field("tax", ("Tax",)),
    Field("paid", ("Amount Paid",), required=True),
    Field("issued", ("Finalized At (UTC)", "Date (UTC)", "Created (UTC)", "Created date (UTC)"), required=True),
    Field("due", ("Due Date (UTC)", "Due date (UTC)")),
    Field("paid_at", ("Paid At (UTC)",)),
    Field("voided_at", ("Voided At (UTC)",)),
    Field("lost_at", ("Marked Uncollectible At (UTC)",)),
    Field("created", ("Date (UTC)", "Created (UTC)", "Created date (UTC)")),
    Field("description", ("Description",)),
    Field("charge", ("Charge", "Charge ID")),
)
_STATUSES = {status.value: status for status in Status}
_SETTLED = "Derived: settled from the balance at Stripe"


def read(file: SourceFile, choices: Choices) -> Contents:
    """Read the whole file."""
    rows, columns, decimals = records(file, FIELDS, ("total", "tax", "paid"), choices)
    found = Found()
    each(found, rows, _turn)
    return contents(file, SOURCE, "stripe-invoices", len(rows), columns, decimals, found)


def _turn(found: Found, record: Record) -> None:
    day = "issued" if record.cell("issued") else "created"
    customer = customer_of(record, day)
    identity = number_of(record.cell("id"), "invoice id")
    status = _STATUSES.get(record.cell("status").casefold())
    if status is None:
        raise BadCell("The status is not draft, open, paid, void or uncollectible.")
    issued_on, currency = day_of(record.cell(day)), currency_of(record.cell("currency"))
    line = _line(record, currency)
    total, paid = line.net_minor + line.tax_minor, _amount(record, "paid", currency)
    _check(status, total, line.tax_minor, paid)
    history = InvoiceHistory(
        number=number_of(record.cell("number") or identity, "invoice number"),
        customer_number=customer.external_id,
        currency=currency,
        issued_on=issued_on,
        due_on=_day(record, "due", issued_on),
        status=status,
        lines=(line,),
        payments=_payments(record, identity, paid, total, issued_on),
        credits=_credits(identity, status, line, paid, _day(record, "paid_at", issued_on)),
        closed_on=_closed_on(record, status, issued_on),
        external_id=identity,
    )
    found.add_once(customer, record.row.line)
    found.add(Document(Kind.INVOICE, identity, 1, record.digest, history), record.row.line)


def _line(record: Record, currency: str) -> Line:
    total, tax = _amount(record, "total", currency), _amount(record, "tax", currency)
    net = total - tax
    rate = round_half_up(Decimal(tax * 10_000) / net) if net else 0
    description = text_of(record.cell("description"), "description", 400, needed=False)
    price = round_half_up(Decimal(net).scaleb(6 - digits_of(currency)))
    return Line(description or "As invoiced at Stripe", 1000, price, min(rate, 10_000), net, tax)


def _amount(record: Record, name: str, currency: str) -> int:
    text = record.cell(name)
    return minor_of(text, currency, record.decimals, record.units) if text or name != "tax" else 0


def _check(status: Status, total: int, tax: int, paid: int) -> None:
    if total < 0 or paid < 0:
        raise BadCell("The total or the amount paid is negative.")
    if paid and status in (Status.DRAFT, Status.VOID):
        raise BadCell("The invoice is a draft or void, and yet paid.")
    if paid and not total:
        raise BadCell("Something was paid on an invoice that asks for nothing.")
    if not 0 <= tax <= total:
        raise BadCell("The tax is negative, or more than the total.")


def _payments(record: Record, identity: str, paid: int, total: int, issued_on: date) -> tuple[Payment, ...]:
    if not paid:
        return ()
    number = number_of(record.cell("charge") or f"{identity}-paid", "charge id")
    received_on = _day(record, "paid_at", issued_on)
    return (Payment(number, received_on, paid, Method.NOT_STATED, "Derived from the invoice", max(paid - total, 0)),)


def _credits(identity: str, status: Status, line: Line, paid: int, day: date) -> tuple[Credit, ...]:
    left = line.net_minor + line.tax_minor - paid
    if status is not Status.PAID or left <= 0:
        return ()
    net, tax = split(left, [line.net_minor, line.tax_minor])
    return (Credit(f"{identity}-settled", day, net, tax, _SETTLED),)


def _closed_on(record: Record, status: Status, issued_on: date) -> date | None:
    names = {Status.VOID: "voided_at", Status.UNCOLLECTIBLE: "lost_at"}
    return _day(record, names[status], issued_on) if status in names else None


def _day(record: Record, name: str, otherwise: date) -> date:
    return day_of(record.cell(name)) if record.cell(name) else otherwise
