"""Doing something once: the frame that every action runs in.

A form gets its key when it opens, not when it is sent. The first transaction that commits with a key has done the
action; the same request again gets the same receipt and does nothing, another request with that key is refused. A
refused action leaves no trace, so that a corrected form works with the key it has.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from billing.action_rules import Action
from billing.actions import texts
from billing.actions.receipt import Receipt
from billing.errors import AlreadyDone
from billing.invoice_state import InvoiceState
from billing.model import Approver
from billing.store import action_keys, events

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is misread over the telephone


def new_key() -> str:
    """A key for a form that opens."""
    return secrets.token_urlsafe(24)


def _new_reference() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


@dataclass(frozen=True, slots=True)
class Task:
    """One action that somebody asked for: what, who, when, with which words, and under which key."""

    action: Action
    by: Approver
    key: str = field(repr=False)
    now: datetime
    arguments: Mapping[str, Any] = field(repr=False)
    reference: str = field(init=False)
    """The code that whoever calls has for it already, or a new one."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reference", self.by.reference or _new_reference())

    @property
    def today(self) -> date:
        """The day that documents of this action are of."""
        return self.now.date()

    @property
    def person(self) -> Approver:
        """Who asked, with a name that is fit to be kept."""
        return replace(self.by, name=texts.person(self.by.name))

    @property
    def request_hash(self) -> str:
        """By what two requests are known to be the same: action, person and arguments."""
        request = {"action": self.action.value, "subject": self.by.subject, "arguments": self.arguments}
        text = json.dumps(request, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def once(tx: Connection, task: Task, carry_out: Callable[[], Receipt]) -> Receipt:
    """Carry out a task, unless it was: then its first receipt. Nothing is kept if `carry_out` refuses."""
    if not isinstance(task.key, str) or not _KEY.fullmatch(task.key):
        raise AlreadyDone("This form cannot be used any more. Open it again.")
    used = action_keys.claim(tx, task.key, task.action.value, task.request_hash, task.now)
    if used is None:
        receipt = carry_out()
        action_keys.complete(tx, task.key, receipt.to_json())
        return receipt
    if used.request_hash != task.request_hash:
        raise AlreadyDone("This form was already used for something else. Open it again.")
    return Receipt.repeated_from(used.receipt)


def record(tx: Connection, task: Task, before: InvoiceState, after: InvoiceState, reason: str = "") -> None:
    """Billing's event about an invoice, with everything that stood before and stands after."""
    record_about(
        tx,
        task,
        ("invoice", after.id),
        invoice_id=after.id,
        customer_id=after.customer_id,
        before=before.to_plain(),
        after=after.to_plain(),
        reason=reason,
    )


def record_about(
    tx: Connection,
    task: Task,
    entity: tuple[str, int],
    *,
    customer_id: int,
    invoice_id: int | None = None,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str = "",
) -> None:
    """Billing's event about anything: a kind of thing and its id."""
    events.add(
        tx,
        events.Event(
            at=task.now,
            subject=task.by.subject,
            name=task.person.name,
            verified_at=task.by.verified_at,
            action=task.action.value,
            entity=entity[0],
            entity_id=entity[1],
            invoice_id=invoice_id,
            customer_id=customer_id,
            before=json.dumps(before, ensure_ascii=False),
            after=json.dumps(after, ensure_ascii=False),
            reason=reason,
            reference=task.reference,
            key=task.key,
        ),
    )
