"""What moves money, or speaks to a customer, each behind its own guard: role finance, and a proof that is fresh.

The arguments are plain values, so that a call that was interrupted can be offered again as it was. Numbers, names and
the like are there for the sentence that the person confirms; billing looks at ids, amounts and keys.
"""

from datetime import date
from typing import Any

from auth import requires_mfa
from billing import actions, process
from billing.model import Method
from billing.money import Money
from ui import sentences
from ui.carry_out import FRESH, carry_out, carry_out_in


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.payment, what=sentences.which_invoices)
def record_payment(
    *,
    shares: list[list[Any]],
    currency: str,
    customer: str,
    received_on: date,
    method: str,
    bank_reference: str,
    key: str,
) -> str | None:
    """Record a payment. Each share: the invoice's id, its number, and the minor units that settle it."""
    return carry_out(
        actions.record_payment,
        key=key,
        shares=[(invoice_id, minor) for invoice_id, _, minor in shares],
        currency=currency,
        received_on=received_on,
        method=Method(method),
        bank_reference=bank_reference,
        rules=process.rules(),
    )


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.refund, what=sentences.which_invoice)
def refund(
    *, invoice_id: int, number: str, customer: str, minor: int, currency: str, reason: str, key: str
) -> str | None:
    """Give money back."""
    amount = Money(minor, currency)
    return carry_out(
        actions.refund, key=key, invoice_id=invoice_id, amount=amount, reason=reason, rules=process.rules()
    )


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.refund_request, what=sentences.which_invoice)
def request_refund(
    *, invoice_id: int, number: str, customer: str, minor: int, currency: str, reason: str, key: str
) -> str | None:
    """Ask a second person to give money back."""
    amount = Money(minor, currency)
    return carry_out(
        actions.request_refund, key=key, invoice_id=invoice_id, amount=amount, reason=reason, rules=process.rules()
    )


@requires_mfa(role="finance", one_shot=True, describe=sentences.approval, what=sentences.which_invoice)
def approve_refund(
    tx: Any, *, request_id: int, number: str, customer: str, minor: int, currency: str, key: str
) -> str | None:
    """As the second person, give back what a colleague asked for. The proof is made for exactly this."""
    return carry_out_in(tx, actions.approve_refund, key=key, request_id=request_id, rules=process.rules())


@requires_mfa(role="finance", describe=sentences.refusal_of_request, what=sentences.which_invoice)
def decline_refund(*, request_id: int, number: str, customer: str, reason: str, key: str) -> str | None:
    """Turn a request down, or take one's own back."""
    return carry_out(actions.decline_refund, key=key, request_id=request_id, reason=reason)


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.credit, what=sentences.which_invoice)
def credit_amount(
    *, invoice_id: int, number: str, customer: str, minor: int, currency: str, reason: str, key: str
) -> str | None:
    """Take an amount off an invoice."""
    amount = Money(minor, currency)
    return carry_out(
        actions.credit_amount, key=key, invoice_id=invoice_id, amount=amount, reason=reason, rules=process.rules()
    )


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.credit_of_lines, what=sentences.which_invoice)
def credit_lines(
    *,
    invoice_id: int,
    number: str,
    customer: str,
    minor: int,
    currency: str,
    line_ids: list[int],
    reason: str,
    key: str,
) -> str | None:
    """Take whole lines off an invoice. The amount is for the sentence."""
    return carry_out(
        actions.credit_lines, key=key, invoice_id=invoice_id, line_ids=line_ids, reason=reason, rules=process.rules()
    )


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.void, what=sentences.which_invoice)
def void(
    *, invoice_id: int, number: str, customer: str, minor: int, currency: str, reason: str, key: str
) -> str | None:
    """Make an invoice void. The amount is for the sentence."""
    return carry_out(actions.void, key=key, invoice_id=invoice_id, reason=reason, rules=process.rules())


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.write_off, what=sentences.which_invoice)
def write_off(
    *, invoice_id: int, number: str, customer: str, minor: int, currency: str, reason: str, key: str
) -> str | None:
    """Give up what is left to pay. The amount is for the sentence."""
    return carry_out(actions.write_off, key=key, invoice_id=invoice_id, reason=reason, rules=process.rules())


@requires_mfa(role="finance", max_age=FRESH, describe=sentences.reminder, what=sentences.which_invoice)
def mark_for_dunning(*, invoice_id: int, number: str, customer: str, minor: int, currency: str, key: str) -> str | None:
    """Mark an invoice for a reminder. The amount is for the sentence."""
    return carry_out(actions.mark_for_dunning, key=key, invoice_id=invoice_id, rules=process.rules())
