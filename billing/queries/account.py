"""A customer's account: what they owe in each currency, and the payments that came from them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, and_, case, func, select, union_all

from billing.queries.payments import PaymentRow
from billing.store.documents import credit_notes, customers, invoices, payments
from billing.store.imports import UNDONE, adjustments, import_batches


@dataclass(frozen=True, slots=True)
class Balance:
    """What a customer owes now in one currency. `credit_minor`: paid or credited beyond what invoices asked for.
    `unapplied_minor`: paid or credited for no invoice."""

    currency: str
    owed_minor: int
    overdue_minor: int
    credit_minor: int
    unapplied_minor: int = 0


def balances(tx: Connection, customer_id: int, day: date) -> list[Balance]:
    """One balance for each currency of the customer's invoices and credit. Overdue: due before that day."""
    left = invoices.c.outstanding_minor
    owed = func.sum(case((left > 0, left), else_=0))
    overdue = func.sum(case(((left > 0) & (invoices.c.due_on < day), left), else_=0))
    credit = func.sum(case((left < 0, -left), else_=0))
    statement = (
        select(invoices.c.currency, owed, overdue, credit)
        .where(invoices.c.customer_id == customer_id, invoices.c.source != UNDONE)
        .group_by(invoices.c.currency)
    )
    asked = {row[0]: (int(row[1]), int(row[2]), int(row[3])) for row in tx.execute(statement)}
    unapplied, found = _unapplied(tx, customer_id), []
    for currency in sorted(asked.keys() | unapplied.keys()):
        owed_minor, overdue_minor, credit_minor = asked.get(currency, (0, 0, 0))
        found.append(Balance(currency, owed_minor, overdue_minor, credit_minor, unapplied.get(currency, 0)))
    return found


def _unapplied(tx: Connection, customer_id: int) -> dict[str, int]:
    """What no invoice has used: of payments, of credit notes without an invoice, of adjustments."""
    sums = (
        select(payments.c.currency, payments.c.unapplied_minor.label("minor")).where(
            payments.c.customer_id == customer_id
        ),
        select(credit_notes.c.currency, credit_notes.c.net_minor + credit_notes.c.tax_minor).where(
            credit_notes.c.customer_id == customer_id, credit_notes.c.invoice_id.is_(None)
        ),
        select(adjustments.c.currency, -adjustments.c.amount_minor).where(adjustments.c.customer_id == customer_id),
    )
    each = union_all(*sums).subquery()
    statement = select(each.c.currency, func.sum(each.c.minor)).group_by(each.c.currency)
    return {row[0]: int(row[1]) for row in tx.execute(statement) if row[1]}


def is_derived(tx: Connection, customer_id: int) -> bool:
    """Whether the due days and payments of their invoices were made up by the rule of an import."""
    of_their_file = and_(import_batches.c.source == customers.c.source, import_batches.c.derived)
    batch = select(import_batches.c.id).join_from(customers, import_batches, of_their_file)
    batch = batch.where(customers.c.id == customer_id, import_batches.c.state != UNDONE)
    return tx.execute(batch.limit(1)).first() is not None


def payments_of(tx: Connection, customer_id: int, *, size: int = 20) -> list[PaymentRow]:
    """The newest payments of a customer, newest first."""
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
        .where(payments.c.customer_id == customer_id)
        .order_by(payments.c.received_on.desc(), payments.c.id.desc())
        .limit(size)
    )
    return [PaymentRow(*row) for row in tx.execute(statement)]
