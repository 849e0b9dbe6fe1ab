"""The sentences that people confirm: what, how much, which invoice, whose. Plain text, shown as such.

Each takes the arguments of the action it describes, and leaves out those that say nothing to a person.
"""

from datetime import date
from typing import Any

from ui.show import day, money


def payment(*, shares: list[list[Any]], currency: str, customer: str, received_on: date, **_: Any) -> str:
    """For one invoice, or several."""
    whole = money(sum(minor for _, _, minor in shares), currency)
    parts = ", ".join(f"{number} ({money(minor, currency)})" for _, number, minor in shares)
    return f"Record that {customer} paid {whole} on {day(received_on)}, for {parts}."


def refund(**call: Any) -> str:
    """Money back."""
    return f"Give back {_amount(call)} of {_invoice(call)}. Reason: {call['reason']}"


def refund_request(**call: Any) -> str:
    """Money back, with a second person."""
    return f"Ask a second person to give back {_amount(call)} of {_invoice(call)}. Reason: {call['reason']}"


def approval(**call: Any) -> str:
    """As the second person."""
    return f"Approve that {_amount(call)} of {_invoice(call)} is given back."


def refusal_of_request(**call: Any) -> str:
    """As the second person, or as the first."""
    return f"Decline the refund of {_invoice(call)}. Reason: {call['reason']}"


def credit(**call: Any) -> str:
    """A credit note over an amount."""
    return f"Take {_amount(call)} off {_invoice(call)}. Reason: {call['reason']}"


def credit_of_lines(**call: Any) -> str:
    """A credit note over lines."""
    lines = "1 line" if len(call["line_ids"]) == 1 else f"{len(call['line_ids'])} lines"
    return f"Take {lines}, {_amount(call)} with tax, off {_invoice(call)}. Reason: {call['reason']}"


def void(**call: Any) -> str:
    """An end as if never asked for."""
    return f"Make {_invoice(call)} over {_amount(call)} void. Reason: {call['reason']}"


def write_off(**call: Any) -> str:
    """An end as a loss."""
    return f"Write off {_amount(call)} of {_invoice(call)}. Reason: {call['reason']}"


def reminder(**call: Any) -> str:
    """A letter that goes out."""
    return f"Mark {_invoice(call)} for a reminder about {_amount(call)}."


def which_invoice(**call: Any) -> str:
    """For the trail of sign-ins: what it was about, without the customer and without what somebody typed."""
    amount = f", {_amount(call)}" if "minor" in call else ""
    return f"Invoice {call['number']}{amount}"


def which_invoices(*, shares: list[list[Any]], currency: str, **_: Any) -> str:
    """The same for several."""
    return "Invoice " + ", ".join(f"{number} {money(minor, currency)}" for _, number, minor in shares)


def _amount(call: dict[str, Any]) -> str:
    return money(call["minor"], call["currency"])


def _invoice(call: dict[str, Any]) -> str:
    return f"invoice {call['number']} of {call['customer']}"
