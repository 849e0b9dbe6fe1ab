"""A file as it was read, for a person to compare with the file: its first documents, and sums by currency.

A wrong decimal convention, unit or currency shows in amounts and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from billing.importers.documents import Contents, Document
from billing.loose import Adjustment, LooseCredit, LoosePayment
from billing.model import Customer, InvoiceHistory

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """A document as it will be written."""

    kind: str
    number: str
    day: date
    minor: int
    currency: str
    customer: str


@dataclass(frozen=True, slots=True)
class Sum:
    """All amounts of one sort in one currency."""

    what: str
    currency: str
    how_many: int
    minor: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Both; empty for a file without amounts."""

    samples: tuple[Sample, ...]
    sums: tuple[Sum, ...]


def preview(contents: Contents) -> Preview:
    """Looks at every document once."""
    names = {one.external_id: one.content.name for one in contents.documents if isinstance(one.content, Customer)}
    samples: list[Sample] = []
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for document in contents.documents:
        if len(samples) < SHOWN and (sample := _sample(document, names)):
            samples.append(sample)
        for what, currency, minor in _amounts(document):
            how_many, so_far = counted.get((what, currency), (0, 0))
            counted[what, currency] = (how_many + 1, so_far + minor)
    sums = sorted(counted.items(), key=lambda item: (item[0][1], _SORTS.index(item[0][0])))
    return Preview(tuple(samples), tuple(Sum(what, currency, *found) for (what, currency), found in sums))


_SORTS = ("invoices", "credit notes", "adjustments", "payments", "given back")


def _sample(document: Document, names: dict[str, str]) -> Sample | None:
    one = document.content
    if one is None or isinstance(one, Customer):
        return None
    _, currency, minor = next(_amounts(document))
    name = names.get(one.customer_number, one.customer_number)
    return Sample(document.kind.value, one.number, _day_of(one), minor, currency, name)


def _day_of(one: InvoiceHistory | LooseCredit | Adjustment | LoosePayment) -> date:
    if isinstance(one, LoosePayment):
        return one.received_on
    return one.occurred_on if isinstance(one, Adjustment) else one.issued_on


def _amounts(document: Document) -> Iterator[tuple[str, str, int]]:
    match document.content:
        case InvoiceHistory() as invoice:
            yield "invoices", invoice.currency, invoice.total_minor
            for credit in invoice.credits:
                yield "credit notes", invoice.currency, credit.net_minor + credit.tax_minor
            for payment in invoice.payments:
                yield "payments", invoice.currency, payment.amount_minor
            for refund in invoice.refunds:
                yield "given back", invoice.currency, refund.amount_minor
        case LooseCredit() as credit:
            yield "credit notes", credit.currency, credit.net_minor + credit.tax_minor
        case Adjustment() as adjustment:
            yield "adjustments", adjustment.currency, adjustment.amount_minor
        case LoosePayment() as payment:
            yield "payments", payment.currency, payment.amount_minor
            if payment.refunded_minor:
                yield "given back", payment.currency, payment.refunded_minor
        case _:
            return
