"""The payments that came in last."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from billing.store.documents import customers, payments


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment as Billing shows it."""

    number: str
    received_on: date
    customer: str
    currency: str
    amount_minor: int
    method: str
    reference: str


def latest_payments(tx: Connection, currency: str, as_of: date, *, size: int = 20) -> list[PaymentRow]:
    """The newest up to that day, newest first."""
    statement = (
        select(
            payments.c.number,
            payments.c.received_on,
            customers.c.name,
            payments.c.currency,
            payments.c.amount_minor,
            payments.c.method,
            payments.c.reference,
        )
        .join_from(payments, customers)
        .where(payments.c.currency == currency, payments.c.received_on <= as_of)
        .order_by(payments.c.received_on.desc(), payments.c.id.desc())
        .limit(size)
    )
    return [PaymentRow(*row) for row in tx.execute(statement)]
