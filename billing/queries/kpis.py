"""The figures on Billing's cards, each by a definition that does not change from screen to screen.

A share of nothing is not zero: where there is nothing to divide by, the figure is None and screens show a dash.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Column, Connection, Select, case, func, select

from billing.postings import Account, Kind
from billing.queries.period import Period
from billing.queries.receivables import anything_later, outstanding
from billing.queries.sums import BILLED, COLLECTED, CREDITED_NET, REFUNDED, SOLD_NET, total
from billing.store.documents import invoices, payments, refunds
from billing.store.ledger import ledger_entries, ledger_transactions
from billing.store.rollups import FINAL, due_days

DSO_DAYS = 90
"""How far back sales are looked at for the days of sales outstanding."""


@dataclass(frozen=True, slots=True)
class Kpis:
    """Figures of one currency over one period, as of its last day.

    Billed: totals of the invoices issued, void ones and drafts left out. Net revenue: the same before tax, less
    credit notes before tax. Collected: payments received. Outstanding: what is still to pay on the last day.
    """

    currency: str
    period: Period
    billed_minor: int
    net_revenue_minor: int
    collected_minor: int
    outstanding_minor: int
    dso_days: Decimal | None
    """Outstanding ÷ billed in the last `DSO_DAYS` × `DSO_DAYS`: how many days of sales wait for their money."""
    collection_rate: Decimal | None
    """The share of what fell due in the period that was paid by its last day."""
    refund_rate: Decimal | None
    """Refunds ÷ payments, by value."""
    refunds: int
    payments: int

    @property
    def refund_rate_by_number(self) -> Decimal | None:
        """Refunds ÷ payments, by number."""
        return _ratio(self.refunds, self.payments, "0.0001")


def kpis(tx: Connection, currency: str, period: Period) -> Kpis:
    """All of the figures."""
    owed = outstanding(tx, currency, period.last)
    collected = total(tx, COLLECTED, currency, period)
    recent_sales = total(tx, BILLED, currency, Period.ending(period.last, days=DSO_DAYS))
    return Kpis(
        currency,
        period,
        billed_minor=total(tx, BILLED, currency, period),
        net_revenue_minor=total(tx, SOLD_NET, currency, period) - total(tx, CREDITED_NET, currency, period),
        collected_minor=collected,
        outstanding_minor=owed,
        dso_days=_ratio(owed * DSO_DAYS, recent_sales, "0.1"),
        collection_rate=_collection_rate(tx, currency, period),
        refund_rate=_ratio(total(tx, REFUNDED, currency, period), collected, "0.0001"),
        refunds=_how_many(tx, refunds.c.currency, refunds.c.paid_on, currency, period),
        payments=_how_many(tx, payments.c.currency, payments.c.received_on, currency, period),
    )


def _how_many(tx: Connection, of: Column[str], day: Column[date], currency: str, period: Period) -> int:
    # Documents and not entries: an import that was undone leaves entries behind, and no documents.
    counted = select(func.count()).where(of == currency, day.between(period.first, period.last))
    return int(tx.execute(counted).scalar_one())


def _collection_rate(tx: Connection, currency: str, period: Period) -> Decimal | None:
    later = anything_later(tx, currency, period.last)
    due, collected = tx.execute((_due_then if later else _due_now)(currency, period)).one()
    return _ratio(int(collected or 0), int(due or 0), "0.0001")


def _due_now(currency: str, period: Period) -> Select[Any]:
    summed = select(func.sum(due_days.c.asked_minor), func.sum(due_days.c.settled_minor))
    return summed.where(due_days.c.currency == currency, due_days.c.due_on.between(period.first, period.last))


def _due_then(currency: str, period: Period) -> Select[Any]:
    later = (
        select(
            ledger_entries.c.invoice_id,
            func.sum(
                case((ledger_transactions.c.kind == Kind.CREDIT_NOTE.value, ledger_entries.c.amount_minor), else_=0)
            ).label("credits"),
            func.sum(
                case(
                    (
                        ledger_transactions.c.kind.in_([Kind.PAYMENT.value, Kind.REFUND.value]),
                        ledger_entries.c.amount_minor,
                    ),
                    else_=0,
                )
            ).label("cash"),
        )
        .join_from(ledger_entries, ledger_transactions)
        .where(
            ledger_entries.c.account == Account.RECEIVABLE.value,
            ledger_entries.c.currency == currency,
            ledger_entries.c.occurred_on > period.last,
        )
        .group_by(ledger_entries.c.invoice_id)
        .subquery()
    )
    # Receivable entries of payments and credit notes are negative: adding them takes back what came later.
    asked = invoices.c.total_minor - invoices.c.credited_minor - func.coalesce(later.c.credits, 0)
    paid = invoices.c.paid_minor - invoices.c.refunded_minor + func.coalesce(later.c.cash, 0)
    each = (
        select(asked.label("asked"), paid.label("paid"))
        .select_from(invoices.outerjoin(later, later.c.invoice_id == invoices.c.id))
        .where(invoices.c.currency == currency, invoices.c.due_on.between(period.first, period.last), FINAL)
        .subquery()
    )
    # What was paid beyond an invoice's due is waiting to go back, and does not make up for another's debt.
    settled = case((each.c.paid > each.c.asked, each.c.asked), else_=each.c.paid)
    return select(func.sum(each.c.asked), func.sum(settled))


def _ratio(part: int, whole: int, step: str) -> Decimal | None:
    if whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(Decimal(step), rounding=ROUND_HALF_UP)
