"""The nouns that only files bring: credit and payments without an invoice of theirs, and adjustments. See `model`."""

from dataclasses import dataclass
from datetime import date

from billing.model import Method


@dataclass(frozen=True, slots=True)
class LooseCredit:
    """A credit note that belongs to no invoice: the customer may use it later."""

    number: str
    customer_number: str
    currency: str
    issued_on: date
    net_minor: int
    tax_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A correction of what a customer owes, without an invoice; negative: given up as a bad debt."""

    number: str
    customer_number: str
    currency: str
    occurred_on: date
    amount_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class LoosePayment:
    """A payment that names an invoice which may be here already, or none, and what of it was given back."""

    number: str
    customer_number: str
    currency: str
    received_on: date
    amount_minor: int
    method: Method
    reference: str
    invoice: str | None = None
    """The invoice's identity at the same source."""
    refunded_minor: int = 0
    refunded_on: date | None = None
    before_minor: tuple[int, ...] = ()
    """What earlier payments of the same file brought for that invoice, in their order."""
