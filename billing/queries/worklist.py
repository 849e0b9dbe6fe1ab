"""What is overdue, in the order in which it is worth turning to: the first so many rows, never all of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import Connection, case, func, literal, select

from billing.model import UNIDENTIFIED
from billing.queries.balances import HAS_BALANCE
from billing.store.action_tables import dunning_marks
from billing.store.documents import customers, invoices

REMIND_AGAIN_AFTER = timedelta(days=14)


class Step(StrEnum):
    """What to do next about an overdue invoice, in the order in which it is worth doing."""

    REMIND = "Remind"
    SETTLE_DISPUTE = "Settle the dispute"
    WAIT = "Wait: reminded lately"
    NOBODY = "Nobody to remind"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """An overdue invoice, and what to do about it."""

    id: int
    number: str
    customer: str
    due_on: date
    outstanding_minor: int
    last_dunned_on: date | None
    step: Step


def worklist(tx: Connection, currency: str, day: date, *, size: int = 50) -> list[WorkRow]:
    """What is overdue on that day, as it stands now: those that nobody was reminded of lately, large sums first."""
    last = (
        select(func.max(dunning_marks.c.marked_on)).where(dunning_marks.c.invoice_id == invoices.c.id).scalar_subquery()
    )
    lately = last > day - REMIND_AGAIN_AFTER
    # Numbers, because their order is the order of the list, whatever the steps are called.
    nobody = customers.c.number.startswith(UNIDENTIFIED, autoescape=True)
    step = case(
        (nobody, literal(3)),
        (invoices.c.disputed_on.is_not(None), literal(1)),
        (lately, literal(2)),
        else_=literal(0),
    )
    owed = invoices.c.outstanding_minor
    statement = (
        select(invoices.c.id, invoices.c.number, customers.c.name, invoices.c.due_on, owed, last, step)
        .join_from(invoices, customers)
        .where(HAS_BALANCE, owed > 0, invoices.c.currency == currency, invoices.c.due_on < day)
        .order_by(step, owed.desc(), invoices.c.id)
        .limit(size)
    )
    steps = tuple(Step)
    return [WorkRow(*row[:-1], steps[row[-1]]) for row in tx.execute(statement)]
