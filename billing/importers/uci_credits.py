"""Which invoice a credit note belongs to, when the file does not say.

It is the newest invoice of the same customer that is not after the note, has one of the note's lines (the same
product at the same price, at least as many pieces), and is large enough for the whole note beside the notes that it
already has. A note of a customer whom the file does not name is not matched: the next guest is somebody else.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sale:
    """A document as far as matching looks at it; amounts and pieces are positive on both sides."""

    number: str
    customer: str
    moment: datetime
    amount_minor: int
    pieces: tuple[tuple[str, Decimal, int], ...]
    """Product, price, and how many."""


def matched(invoices: Iterable[Sale], notes: Iterable[Sale]) -> dict[str, str]:
    """The number of the invoice for each note that has one; the earliest notes choose first."""
    sold: dict[tuple[str, str, Decimal], list[tuple[Sale, int]]] = defaultdict(list)
    left: dict[str, int] = {}
    for invoice in invoices:
        left[invoice.number] = invoice.amount_minor
        for product, price, pieces in invoice.pieces:
            if invoice.customer:
                sold[invoice.customer, product, price].append((invoice, pieces))
    found: dict[str, str] = {}
    for note in sorted(notes, key=lambda one: (one.moment, one.number)):
        candidates = {
            invoice.number: invoice.moment
            for product, price, pieces in note.pieces
            for invoice, bought in sold.get((note.customer, product, price), ())
            if bought >= pieces and invoice.moment <= note.moment
        }
        fitting = [(moment, number) for number, moment in candidates.items() if left[number] >= note.amount_minor]
        if fitting:
            _, number = max(fitting)
            left[number] -= note.amount_minor
            found[note.number] = number
    return found
