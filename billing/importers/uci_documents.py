"""What the rows of one number of UCI “Online Retail” become: an invoice with its credit notes, or what belongs to none.

The file has no payments, no due days and no refunds. They are made up by one rule, and marked as derived: an invoice
is due after 30 days, and was paid on the day of order unless it is younger than that on the last day in the file; a
credit note against a paid invoice was given back on its day.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from billing.importers.documents import Document, Kind
from billing.importers.uci_credits import Sale, matched
from billing.loose import Adjustment, LooseCredit
from billing.model import UNIDENTIFIED, Credit, Customer, InvoiceHistory, Line, Method, Payment, Refund, Status

SOURCE = "uci"
ZERO_PRICE = "price is zero"
_TERM = timedelta(days=30)
_DERIVED = "Derived: the file has no payments"


@dataclass(slots=True)
class Gathered:
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

    @property
    def count(self) -> int:
        """How many rows without an error there were."""
        return len(self.lines) + self.zero_priced

    @property
    def net_minor(self) -> int:
        """What the lines say together; negative on credit notes."""
        return sum(line.net_minor for _, line in self.lines)


def customers(gathered: Iterable[Gathered]) -> Iterator[Document]:
    """Everybody who is named, and for each country one who stands for all who are not."""
    first: dict[str, Gathered] = {}
    for one in gathered:
        known = first.setdefault(_number_of(one), one)
        if one.moment < known.moment:
            first[_number_of(one)] = one
    for number, one in sorted(first.items()):
        name = f"Customer {one.customer}" if one.customer else f"Unidentified customer, {one.country}"
        person = Customer(number, name, "", one.country, one.moment.date())
        yield Document(Kind.CUSTOMER, number, 0, "", person)


def _number_of(one: Gathered) -> str:
    return one.customer or f"{UNIDENTIFIED}{'-'.join(one.country.casefold().split())}"[:60]


def documents_of(gathered: dict[str, Gathered], currency: str) -> Iterator[Document]:
    """Every number as a document. Credit notes that belong to an invoice come with it."""
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


def _sale(number: str, one: Gathered) -> Sale:
    pieces = tuple(
        (code, price, abs(line.quantity_milli)) for (code, line), price in zip(one.lines, one.prices, strict=True)
    )
    return Sale(number, one.customer, one.moment, abs(one.net_minor), pieces)


def _invoice(number: str, one: Gathered, notes: dict[str, Gathered], currency: str, last_day: date) -> Document:
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


def _refund(invoice: str, note: str, given: Gathered) -> Refund:
    reason = f"{_reason(given)}. {_DERIVED}"
    return Refund(f"{SOURCE}-{note}-refund", given.moment.date(), -given.net_minor, f"{SOURCE}-{invoice}-paid", reason)


def _loose_credit(number: str, one: Gathered, currency: str) -> Document:
    credit = LooseCredit(number, _number_of(one), currency, one.moment.date(), -one.net_minor, 0, _reason(one))
    items = ((number, tuple(line for _, line in one.lines)),)
    return Document(Kind.CREDIT, number, one.count, one.digest.hexdigest(), credit, _skips(one), items)


def _adjustment(number: str, one: Gathered, currency: str) -> Document:
    reason = one.lines[0][1].description
    correction = Adjustment(number, _number_of(one), currency, one.moment.date(), one.net_minor, reason)
    return Document(Kind.ADJUSTMENT, number, one.count, one.digest.hexdigest(), correction, _skips(one))


def _reason(one: Gathered) -> str:
    return "Returned or cancelled" if len(one.lines) != 1 else f"Returned or cancelled: {one.lines[0][1].description}"


def _skips(*gathered: Gathered) -> tuple[tuple[str, int], ...]:
    lines = sum(one.zero_priced for one in gathered)
    return ((ZERO_PRICE, lines),) if lines else ()
