"""What is overdue, in the order in which it is worth turning to: the first so many rows, never all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

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
    rows: list[WorkRow] = []
    for step, belongs in _steps(day).items():
        if len(rows) < size:
            statement = _largest(currency, day).where(belongs).limit(size - len(rows))
            rows += [WorkRow(*(*row, step)) for row in tx.execute(statement)]
    return rows


def _steps(day: date) -> Mapping[Step, ColumnElement[bool]]:
    """What belongs to each step, in their order. Each by itself comes from the index that is in the list's order."""
    nobody = customers.c.number.startswith(UNIDENTIFIED, autoescape=True)
    disputed = invoices.c.disputed_on.is_not(None)
    lately = exists().where(
        dunning_marks.c.invoice_id == invoices.c.id, dunning_marks.c.marked_on > day - REMIND_AGAIN_AFTER
    )
    return {
        Step.REMIND: and_(~nobody, ~disputed, ~lately),
        Step.SETTLE_DISPUTE: and_(~nobody, disputed),
        Step.WAIT: and_(~nobody, ~disputed, lately),
        Step.NOBODY: nobody,
    }


def _largest(currency: str, day: date) -> Select[Any]:
    last = (
        select(func.max(dunning_marks.c.marked_on)).where(dunning_marks.c.invoice_id == invoices.c.id).scalar_subquery()
    )
    owed = invoices.c.outstanding_minor
    return (
        select(invoices.c.id, invoices.c.number, customers.c.name, invoices.c.due_on, owed, last)
        .join_from(invoices, customers)
        .where(HAS_BALANCE, owed > 0, invoices.c.currency == currency, invoices.c.due_on < day)
        .order_by(owed.desc(), invoices.c.id)
    )
