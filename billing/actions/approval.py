"""Four eyes: one person asks for a refund, another one approves it, and the approval carries it out.

A request holds nothing back. What it asks for is judged again when it is approved, against the invoice of then.
"""

from datetime import datetime

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, require, require_amount
from billing.actions import texts
from billing.actions.receipt import Receipt
from billing.actions.refund import give_back
from billing.actions.task import Task, once, record_about
from billing.errors import NeedsSecondPerson, NotAllowedInState
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.money import Money
from billing.settings import BillingSettings
from billing.store import invoice_state, refund_requests
from billing.store.refund_requests import RefundRequest


def request_refund(
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
    """Ask for a refund that somebody else approves."""
    by.require_fresh(now, rules.proof_max_age)
    why = texts.reason(reason)
    arguments = {"invoice": invoice_id, "minor": amount.minor, "currency": amount.currency, "reason": why}
    task = Task(Action.REQUEST_REFUND, by, key, now, arguments)

    def carry_out() -> Receipt:
        state = invoice_state.hold(tx, invoice_id)
        require(Action.REQUEST_REFUND, Facts(state, task.today, refund_requested=refund_requests.waiting(tx, state.id)))
        require_amount(Action.REQUEST_REFUND, amount, state)
        request_id = refund_requests.add(tx, state, amount.minor, why, task.person, now)
        _record(tx, task, request_id, state, {}, {"amount_minor": amount.minor, "currency": amount.currency}, why)
        done = f"A refund of {amount} of invoice {state.number} waits for a second person."
        return Receipt(task.action, task.reference, done, invoices=(state,), request_id=request_id)

    return once(tx, task, carry_out)


def approve_refund(
    tx: Connection, *, request_id: int, by: Approver, key: str, now: datetime, rules: BillingSettings
) -> Receipt:
    """Approve somebody else's request, and give the money back."""
    by.require_fresh(now, rules.proof_max_age)
    task = Task(Action.APPROVE_REFUND, by, key, now, {"request": request_id})

    def carry_out() -> Receipt:
        request = _waiting(tx, request_id)
        if request.requested_by == by.subject:
            raise NeedsSecondPerson("You asked for this refund yourself; somebody else has to approve it.")
        before = invoice_state.hold(tx, request.invoice_id)
        amount = Money(request.amount_minor, request.currency)
        require(Action.APPROVE_REFUND, Facts(before, task.today, refund_requested=True))
        require_amount(Action.REFUND, amount, before)
        refund_requests.decide(tx, request.id, refund_requests.APPROVED, "", task.person, now)
        _record(tx, task, request.id, before, {"decision": None}, {"decision": refund_requests.APPROVED})
        given = give_back(tx, task, before, amount, request.reason)
        return Receipt(given.action, given.reference, given.done, given.documents, given.invoices, request.id)

    return once(tx, task, carry_out)


def decline_refund(tx: Connection, *, request_id: int, reason: str, by: Approver, key: str, now: datetime) -> Receipt:
    """Turn a request down, or take one's own back. No money moves, so the age of the proof does not matter."""
    why = texts.reason(reason)
    task = Task(Action.DECLINE_REFUND, by, key, now, {"request": request_id, "reason": why})

    def carry_out() -> Receipt:
        request = _waiting(tx, request_id)
        state = invoice_state.hold(tx, request.invoice_id)
        refund_requests.decide(tx, request.id, refund_requests.DECLINED, why, task.person, now)
        _record(tx, task, request.id, state, {"decision": None}, {"decision": refund_requests.DECLINED}, why)
        done = f"The refund of invoice {state.number} was declined. Nothing was given back."
        return Receipt(task.action, task.reference, done, invoices=(state,), request_id=request.id)

    return once(tx, task, carry_out)


def _waiting(tx: Connection, request_id: int) -> RefundRequest:
    request = refund_requests.hold(tx, request_id)
    if request.decision is not None:
        raise NotAllowedInState("This refund was already decided.")
    return request


def _record(
    tx: Connection,
    task: Task,
    request_id: int,
    state: InvoiceState,
    before: dict[str, object],
    after: dict[str, object],
    reason: str = "",
) -> None:
    record_about(
        tx,
        task,
        ("refund_request", request_id),
        customer_id=state.customer_id,
        invoice_id=state.id,
        before=before,
        after=after,
        reason=reason,
    )
