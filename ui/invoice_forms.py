"""The forms of an invoice, one for each action: fields, and the plain values that they come to.

Each returns the guarded function and its arguments once everything typed makes sense, and None until then. Whatever
does not is said beside its field. Billing asks all of it again when the action is carried out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from billing.actions import Action, payment
from billing.queries.invoice_detail import InvoiceDetail
from billing.queries.invoice_list import InvoiceRow
from billing.queries.possible_actions import Possible
from billing.store.settlements import CreditableLine
from ui import actions, sentences
from ui.desk import OpenForm
from ui.fields import amount_field, go_on, method_field, pick_lines, pick_others, reason_field, reference_field
from ui.show import day, literal, money

_VERBS: Mapping[str, tuple[Callable[..., str | None], Callable[..., str]]] = {
    "payment": (actions.record_payment, sentences.payment),
    "refund": (actions.refund, sentences.refund),
    "refund_request": (actions.request_refund, sentences.refund_request),
    "credit": (actions.credit_amount, sentences.credit),
    "credit_of_lines": (actions.credit_lines, sentences.credit_of_lines),
    "void": (actions.void, sentences.void),
    "write_off": (actions.write_off, sentences.write_off),
    "reminder": (actions.mark_for_dunning, sentences.reminder),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A guarded function by its name here, and what it is to be called with: plain values, that the tab can keep."""

    verb: str
    arguments: dict[str, Any]
    doubt: str = ""
    """What may be a slip, to look at before it is confirmed."""

    @property
    def function(self) -> Callable[..., str | None]:
        """What does it."""
        return _VERBS[self.verb][0]

    @property
    def sentence(self) -> str:
        """What the person is asked to confirm."""
        return _VERBS[self.verb][1](**self.arguments)


@dataclass(frozen=True, slots=True)
class Material:
    """What the forms of one invoice show and judge by."""

    invoice: InvoiceDetail
    possible: Mapping[Action, Possible]
    others: Sequence[InvoiceRow]
    """Further invoices of the customer that one payment may settle, too."""
    lines: Sequence[CreditableLine]
    today: date

    def call(self, form: OpenForm, minor: int, **more: Any) -> dict[str, Any]:
        """The arguments that every action on one invoice takes."""
        row = self.invoice.row
        return {
            "invoice_id": row.id,
            "number": row.number,
            "customer": row.customer,
            "minor": minor,
            "currency": row.currency,
            "key": form.key,
            **more,
        }


def payment_form(form: OpenForm, material: Material) -> Call | None:
    """Of one invoice, or of several: then those that were due first are settled first."""
    row = material.invoice.row
    amount = amount_field(form, row.currency, row.outstanding_minor)
    others = pick_others(form, material.others)
    left, right = st.columns(2)
    with left:
        received_on = st.date_input(
            "Received on",
            form.recall("day", material.today),
            min_value=payment.EARLIEST,
            max_value=payment.latest(material.today),
            format="DD/MM/YYYY",
            key=form.widget("day"),
        )
    with right:
        method = method_field(form)
    reference = reference_field(form)
    if not go_on(form):
        return None
    form.typed.update(day=received_on, method=method)
    settled = sorted([row, *others], key=lambda one: (one.due_on, one.id))
    minor = amount.checked(sum(one.outstanding_minor for one in settled))
    if minor is None:
        return None
    arguments = {
        "shares": shared(minor, settled),
        "currency": row.currency,
        "customer": row.customer,
        "received_on": received_on,
        "method": method,
        "bank_reference": reference,
        "key": form.key,
    }
    return Call("payment", arguments, _doubt(received_on, settled))


def _doubt(received_on: date, settled: Sequence[InvoiceRow]) -> str:
    first = min(one.issued_on for one in settled)
    if received_on >= first:
        return ""
    return f"{day(received_on)} is before the invoice was issued, {day(first)}. It cannot be changed afterwards."


def refund_form(form: OpenForm, material: Material) -> Call | None:
    """Whole or in part. Above what one person may give back alone it becomes a request."""
    possible, currency = material.possible[Action.REFUND], material.invoice.row.currency
    most, alone = possible.at_most_minor or 0, possible.alone_up_to_minor
    if alone is not None and alone < most:
        st.caption(f"Above {literal(money(alone, currency))} a second person approves: then this is a request.")
    amount, reason = amount_field(form, currency, most), reason_field(form)
    if not go_on(form):
        return None
    minor, why = amount.checked(most), reason.checked()
    if minor is None or why is None:
        return None
    if alone is None or minor <= alone:
        return Call("refund", material.call(form, minor, reason=why))
    if (refused := material.possible[Action.REQUEST_REFUND].why_not) is not None:
        amount.say(refused)
        return None
    return Call("refund_request", material.call(form, minor, reason=why))


def credit_form(form: OpenForm, material: Material) -> Call | None:
    """Whole lines, or an amount."""
    how = st.segmented_control(
        "Credit",
        ["An amount", "Whole lines"],
        default=form.recall("how", "An amount"),
        required=True,
        key=form.widget("how"),
    )
    return (_credit_lines if how == "Whole lines" else _credit_amount)(form, material)


def _credit_amount(form: OpenForm, material: Material) -> Call | None:
    most = material.possible[Action.CREDIT_NOTE].at_most_minor or 0
    amount = amount_field(form, material.invoice.row.currency, most, label="Amount with tax")
    reason = reason_field(form)
    if not go_on(form):
        return None
    minor, why = amount.checked(most), reason.checked()
    if minor is None or why is None:
        return None
    return Call("credit", material.call(form, minor, reason=why))


def _credit_lines(form: OpenForm, material: Material) -> Call | None:
    lines = pick_lines(form, material.invoice, material.lines)
    reason = reason_field(form)
    if not go_on(form):
        return None
    chosen, why = lines.checked(), reason.checked()
    if chosen is None or why is None:
        return None
    minor = sum(line.net_minor + line.tax_minor for line in material.lines if line.id in chosen)
    most, currency = material.possible[Action.CREDIT_NOTE].at_most_minor or 0, material.invoice.row.currency
    if minor > most:  # an amount was taken off before, or given back
        lines.say(f"These come to {money(minor, currency)}; at most {money(most, currency)} is possible here.")
        return None
    return Call("credit_of_lines", material.call(form, minor, line_ids=chosen, reason=why))


def ending_form(form: OpenForm, material: Material) -> Call | None:
    """Void, or written off: the amount is what it is."""
    reason = reason_field(form)
    if not go_on(form):
        return None
    row, why = material.invoice.row, reason.checked()
    if why is None:
        return None
    if form.action is Action.VOID:
        return Call("void", material.call(form, row.total_minor, reason=why))
    return Call("write_off", material.call(form, row.outstanding_minor, reason=why))


def reminder_form(form: OpenForm, material: Material) -> Call | None:
    """Nothing to fill in; what is left is to confirm."""
    return Call("reminder", material.call(form, material.invoice.row.outstanding_minor))


def shared(minor: int, settled: Sequence[InvoiceRow]) -> list[list[Any]]:
    """How a payment is shared among invoices, in their order: id, number and part of each that gets something."""
    shares: list[list[Any]] = []
    for one in settled:
        part = min(minor, one.outstanding_minor)
        if part > 0:
            shares.append([one.id, one.number, part])
        minor -= part
    return shares
