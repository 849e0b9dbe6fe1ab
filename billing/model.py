"""The nouns of billing: customers, invoices and what happened to them.

All of them are frozen; nothing here reads or writes a database. Amounts are whole minor units of the
currency that stands beside them. Days are calendar days of the company, moments are timezone-aware UTC.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from billing.errors import ProofTooOld
from billing.money import round_half_up

_CLOCK_TOLERANCE = timedelta(seconds=60)


UNIDENTIFIED = "unidentified:"
"""How the numbers of customers begin who stand for everybody whom a file does not name."""


class Status(StrEnum):
    """Where an invoice stands: draft, then open, then one of the other three."""

    DRAFT = "draft"
    OPEN = "open"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


class Method(StrEnum):
    """How a payment came in."""

    TRANSFER = "bank transfer"
    CARD = "card"
    DIRECT_DEBIT = "direct debit"
    CHEQUE = "cheque"
    NOT_STATED = "not stated"
    """Only of payments that a file brought without saying how."""


@dataclass(frozen=True, slots=True)
class Customer:
    """Somebody who is sent invoices."""

    number: str
    name: str
    email: str
    country: str
    since: date


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an invoice. Fractions are kept whole: thousandths of a piece, millionths of a price."""

    description: str
    quantity_milli: int
    unit_price_micro: int
    tax_rate_bp: int
    net_minor: int
    tax_minor: int

    @classmethod
    def priced(cls, description: str, quantity: Decimal, unit_price: Decimal, tax_rate_bp: int, digits: int) -> "Line":
        """A line from what stands on it; the rounding of the document happens here and nowhere else."""
        net = round_half_up((quantity * unit_price).scaleb(digits))
        tax = round_half_up(Decimal(net * tax_rate_bp) / 10_000)
        return cls(
            description, round_half_up(quantity.scaleb(3)), round_half_up(unit_price.scaleb(6)), tax_rate_bp, net, tax
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received. `unapplied_minor` is the part that no invoice has asked for yet."""

    number: str
    received_on: date
    amount_minor: int
    method: Method
    reference: str
    unapplied_minor: int = 0


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note: less to pay. Net and tax are both positive and both taken off."""

    number: str
    issued_on: date
    net_minor: int
    tax_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class Refund:
    """Money given back, of the payment with that number."""

    number: str
    paid_on: date
    amount_minor: int
    payment_number: str
    reason: str


@dataclass(frozen=True, slots=True)
class InvoiceHistory:
    """An invoice with everything that happened to it, as a file or the demo hands it over."""

    number: str
    customer_number: str
    currency: str
    issued_on: date
    due_on: date
    status: Status
    lines: tuple[Line, ...]
    payments: tuple[Payment, ...] = ()
    credits: tuple[Credit, ...] = ()
    refunds: tuple[Refund, ...] = ()
    closed_on: date | None = None
    """When it was made void or written off."""
    disputed_on: date | None = None
    external_id: str | None = None
    """Its identity where it comes from, when that is not its number."""

    @property
    def net_minor(self) -> int:
        """What the lines say before tax."""
        return sum(line.net_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """The tax on the lines."""
        return sum(line.tax_minor for line in self.lines)

    @property
    def total_minor(self) -> int:
        """What the customer was asked to pay."""
        return self.net_minor + self.tax_minor

    @property
    def paid_minor(self) -> int:
        """What payments have settled of it."""
        return sum(payment.amount_minor - payment.unapplied_minor for payment in self.payments)

    @property
    def credited_minor(self) -> int:
        """What credit notes have taken off it."""
        return sum(credit.net_minor + credit.tax_minor for credit in self.credits)

    @property
    def refunded_minor(self) -> int:
        """What was given back of its payments."""
        return sum(refund.amount_minor for refund in self.refunds)

    @property
    def balance_minor(self) -> int:
        """Total, less payments, less credits, plus refunds: before an end as void or uncollectible."""
        return self.total_minor - self.paid_minor - self.credited_minor + self.refunded_minor


@dataclass(frozen=True, slots=True)
class Approver:
    """Who moves money, and when a second factor last proved that it is they.

    Billing knows no sign-in. Whoever calls states these facts; billing judges their age by its own rule, in
    the transaction that moves the money. `verified_at` is the provider's own word for the moment of proof; `reference`
    the code under which whoever calls wrote down that they let it through, so that both records can be joined.
    """

    subject: str
    name: str
    verified_at: datetime | None
    reference: str = ""

    def require_fresh(self, now: datetime, max_age: timedelta) -> None:
        """Refuse a proof that is missing, too old, or from the future by more than clocks may differ."""
        if self.verified_at is None or not -_CLOCK_TOLERANCE <= now - self.verified_at <= max_age:
            raise ProofTooOld("Confirm again that it is you; the last check is too long ago to move money.")
