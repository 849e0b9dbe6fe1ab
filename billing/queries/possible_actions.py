"""The buttons of an invoice: what can be done with it right now, and why the rest cannot.

The same rules as the actions', on the same facts. An answer is of the moment it was given; the action asks again.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from billing.action_rules import Action, Facts, at_most, why_not
from billing.actions.refund import alone_up_to
from billing.settings import BillingSettings
from billing.store import invoice_state, refund_requests, remarks


@dataclass(frozen=True, slots=True)
class Possible:
    """One action. `why_not` is the sentence for a button that cannot be pressed, None for one that can."""

    action: Action
    why_not: str | None
    at_most_minor: int | None
    """The largest amount, for actions that have one."""
    alone_up_to_minor: int | None = None
    """For refunds: the largest amount that needs no second person; None without a limit."""


def possible_actions(
    tx: Connection, invoice_id: int, rules: BillingSettings, today: date
) -> dict[Action, Possible] | None:
    """Every action on the invoice with that id; None if there is no such invoice."""
    state = invoice_state.find(tx, invoice_id)
    if state is None:
        return None
    facts = Facts(
        state,
        today,
        last_dunned_on=remarks.last_dunned_on(tx, state.id),
        refund_requested=refund_requests.waiting(tx, state.id),
    )
    possible = {action: Possible(action, why_not(action, facts), at_most(action, state)) for action in Action}
    refund = possible[Action.REFUND]
    possible[Action.REFUND] = Possible(
        refund.action, refund.why_not, refund.at_most_minor, alone_up_to(tx, state, rules)
    )
    return possible
