"""Credit notes: whole lines taken off, or an amount shared between net and tax as what is left of them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require, require_amount
from billing.actions import moves, texts
from billing.actions.receipt import Receipt
from billing.actions.task import Task, once, record
from billing.errors import AmountTooLarge, NotAllowedInState, NotFound
from billing.invoice_state import InvoiceState
from billing.model import Approver, Credit
from billing.money import Money, split
from billing.settings import BillingSettings
from billing.store import invoice_state, settlements
from billing.store.ledger import post
from billing.store.numbers import CREDIT_NOTE, next_number
from billing.store.settlements import CreditableLine

_Parts = tuple[int, int, list[CreditableLine]]
"""Net, tax, and the lines they are made of where there are any."""


def credit_amount(
    tx: Connection,
    *,
    invoice_id: int,
    amount: Money,
    reason: str,
    by: Approver,
    key: str,
    now: datetime,
    rules: BillingSettings,
) -> Receipt:
    """Take an amount, tax included, off an invoice."""
    arguments = {"invoice": invoice_id, "minor": amount.minor, "currency": amount.currency}

    def parts(state: InvoiceState) -> _Parts:
        require_amount(Action.CREDIT_NOTE, amount, state)
        left = [max(0, minor) for minor in _left(tx, state)]
        if amount.minor > sum(left):
            raise AmountTooLarge(f"At most {state.money(sum(left))} is possible here.")
        net, tax = split(amount.minor, left)
        return net, tax, []

    return _credit(tx, invoice_id, arguments, reason, by, key, now, rules, parts)


def credit_lines(
    tx: Connection,
    *,
    invoice_id: int,
    line_ids: Sequence[int],
    reason: str,
    by: Approver,
    key: str,
    now: datetime,
    rules: BillingSettings,
) -> Receipt:
    """Take whole lines off an invoice, each at most once."""
    arguments = {"invoice": invoice_id, "lines": sorted(set(line_ids))}

    def parts(state: InvoiceState) -> _Parts:
        chosen = _chosen(tx, state, set(line_ids))
        net, tax = sum(line.net_minor for line in chosen), sum(line.tax_minor for line in chosen)
        require_amount(Action.CREDIT_NOTE, state.money(net + tax), state)
        net_left, tax_left = _left(tx, state)
        if not 0 <= net <= net_left or not 0 <= tax <= tax_left:
            raise AmountTooLarge("Part of these lines was credited already; credit an amount instead.")
        return net, tax, chosen

    return _credit(tx, invoice_id, arguments, reason, by, key, now, rules, parts)


def _credit(
    tx: Connection,
    invoice_id: int,
    arguments: Mapping[str, Any],
    reason: str,
    by: Approver,
    key: str,
    now: datetime,
    rules: BillingSettings,
    parts: Callable[[InvoiceState], _Parts],
) -> Receipt:
    by.require_fresh(now, rules.proof_max_age)
    why = texts.reason(reason)
    task = Task(Action.CREDIT_NOTE, by, key, now, {**arguments, "reason": why})

    def carry_out() -> Receipt:
        before = invoice_state.hold(tx, invoice_id)
        require(Action.CREDIT_NOTE, Facts(before, task.today))
        net, tax, lines = parts(before)
        return _write(tx, task, before, Credit(next_number(tx, CREDIT_NOTE), task.today, net, tax, why), lines)

    return once(tx, task, carry_out)


def _write(
    tx: Connection, task: Task, before: InvoiceState, credit: Credit, lines: Sequence[CreditableLine]
) -> Receipt:
    amount = before.money(credit.net_minor + credit.tax_minor)
    settlements.add_credit_note(tx, credit, before, lines)
    after = before.credited(amount.minor)
    invoice_state.save(tx, after)
    post(tx, [moves.credited(before, credit)], task.now)
    record(tx, task, before, after, credit.reason)
    done = f"{amount} was taken off invoice {before.number}.{_owed_back(after)}"
    return Receipt(task.action, task.reference, done, documents=(credit.number,), invoices=(after,))


def _left(tx: Connection, state: InvoiceState) -> tuple[int, int]:
    """Net and tax that no credit note has taken off yet."""
    net, tax = settlements.credited_parts(tx, state.id)
    return state.net_minor - net, state.tax_minor - tax


def _chosen(tx: Connection, state: InvoiceState, line_ids: set[int]) -> list[CreditableLine]:
    chosen = [line for line in settlements.creditable_lines(tx, state.id) if line.id in line_ids]
    if not line_ids or len(chosen) != len(line_ids):
        raise NotFound("Choose lines of this invoice.")
    if any(line.credited for line in chosen):
        raise NotAllowedInState("One of these lines was credited already.")
    return chosen


def _owed_back(state: InvoiceState) -> str:
    if state.outstanding_minor >= 0:
        return f" {state.money(state.outstanding_minor)} is left to pay."
    return f" {state.money(-state.outstanding_minor)} more was paid than is owed, and can be given back."
