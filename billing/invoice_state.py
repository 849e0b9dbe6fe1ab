"""Where one invoice stands in money, and where each event would take it.

Pure: a state is read by `store.invoice_state`, judged by `action_rules`, moved here, and written back. Nothing here
asks whether a move is allowed.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Self

from billing.model import Status
from billing.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceState:
    """An invoice without its lines: who owes it, its running totals, and what follows from them."""

    id: int
    number: str
    customer_id: int
    currency: str
    status: Status
    issued_on: date
    due_on: date
    closed_on: date | None
    disputed_on: date | None
    net_minor: int
    tax_minor: int
    total_minor: int
    paid_minor: int
    credited_minor: int
    refunded_minor: int
    outstanding_minor: int

    @property
    def refundable_minor(self) -> int:
        """Payments that are applied and were not given back."""
        return self.paid_minor - self.refunded_minor

    @property
    def creditable_minor(self) -> int:
        """What no credit note has taken off yet."""
        return self.total_minor - self.credited_minor

    def money(self, minor: int) -> Money:
        """That many minor units of the invoice's currency."""
        return Money(minor, self.currency)

    def paid(self, minor: int) -> Self:
        """After a payment of so much."""
        return replace(self, paid_minor=self.paid_minor + minor)._settled()

    def credited(self, minor: int) -> Self:
        """After a credit note over so much."""
        return replace(self, credited_minor=self.credited_minor + minor)._settled()

    def refunded(self, minor: int) -> Self:
        """After so much was given back. What no credit note covers is asked for again."""
        return replace(self, refunded_minor=self.refunded_minor + minor)._settled()

    def closed(self, status: Status, day: date) -> Self:
        """After its end as void or uncollectible."""
        return replace(self, status=status, closed_on=day, outstanding_minor=0)

    def disputed(self, day: date | None) -> Self:
        """With the flag set on that day, or cleared."""
        return replace(self, disputed_on=day)

    def _settled(self) -> Self:
        left = self.total_minor - self.paid_minor - self.credited_minor + self.refunded_minor
        return replace(self, outstanding_minor=left, status=Status.OPEN if left > 0 else Status.PAID)

    def to_plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """The state that `to_plain` took."""
        days = {
            name: date.fromisoformat(plain[name]) if plain[name] else None
            for name in ("issued_on", "due_on", "closed_on", "disputed_on")
        }
        return cls(**{**plain, **days, "status": Status(plain["status"])})
