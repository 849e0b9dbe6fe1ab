"""What an action did, as the person reads it, and as it is kept for whoever sends the same form again."""

import json
from dataclasses import dataclass, field
from typing import Self

from billing.action_rules import Action
from billing.invoice_state import InvoiceState


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done. `reference` is the code that billing's events carry and that a person can read out."""

    action: Action
    reference: str
    done: str
    """A sentence: what was done, and where that leaves the invoice."""
    documents: tuple[str, ...] = ()
    """The numbers of the payments, credit notes and refunds that were written."""
    invoices: tuple[InvoiceState, ...] = ()
    """The invoices as they are now."""
    request_id: int | None = None
    """The request for a refund, where this is about one."""
    repeated: bool = field(default=False, compare=False)
    """Whether this form had been sent before, so that nothing was done this time."""

    def to_json(self) -> str:
        """As it is kept."""
        values = {
            "action": self.action.value,
            "reference": self.reference,
            "done": self.done,
            "documents": list(self.documents),
            "invoices": [state.to_plain() for state in self.invoices],
            "request_id": self.request_id,
        }
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def repeated_from(cls, text: str) -> Self:
        """The receipt that was kept, for the second time."""
        values = json.loads(text)
        return cls(
            Action(values["action"]),
            values["reference"],
            values["done"],
            tuple(values["documents"]),
            tuple(InvoiceState.from_plain(plain) for plain in values["invoices"]),
            values["request_id"],
            repeated=True,
        )
