"""Notes and the dispute flag: what any signed-in person may write, because no money moves by it."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from billing import actions
from billing.actions import Receipt
from billing.queries.invoice_detail import InvoiceDetail
from billing.queries.remarks import NoteRow
from ui.carry_out import carry_out, press
from ui.fields import ReasonField
from ui.show import literal, moment

_MOST_NOTE, _MOST_REASON = 4000, 500
_FIELD = re.compile(r"(invoice|customer)-\d+-body|(mark|settle)-reason-\d+")


class _Turn(NamedTuple):
    """What may be done with the flag of a dispute now."""

    name: str
    asked: str
    label: str
    verb: Callable[..., Receipt]


_MARK = _Turn("mark", "What is disputed", "Mark as disputed", actions.set_dispute)
_SETTLE = _Turn("settle", "How it was settled", "Settle the dispute", actions.clear_dispute)


def remarks_in_hand() -> tuple[str, ...]:
    """What `keep=` keeps: fields of notes and disputes in which something stands."""
    return tuple(str(key) for key, value in st.session_state.items() if value and _FIELD.fullmatch(str(key)))


def notes_view(notes: Sequence[NoteRow]) -> None:
    """Notes to read, the newest first."""
    if not notes:
        st.caption("No notes yet.")
    for note in notes:
        about = f" · {literal(note.invoice)}" if note.invoice else ""
        with st.container(border=True, gap="xsmall"):
            st.caption(f"{literal(note.name)}, {moment(note.written_at)}{about}")
            st.text(note.body)


def note_on_invoice(invoice_id: int) -> None:
    """A field for a new note on an invoice."""
    _note_form(f"invoice-{invoice_id}", actions.add_note, invoice_id=invoice_id)


def note_on_customer(customer_id: int) -> None:
    """A field for a new note on a customer."""
    _note_form(f"customer-{customer_id}", actions.add_customer_note, customer_id=customer_id)


def dispute_form(invoice: InvoiceDetail, why_not: str | None) -> None:
    """Set the flag, or clear it. A reason is asked for, because the timeline is read later."""
    row = invoice.row
    if why_not is not None:
        st.caption(literal(why_not))
        return
    turn, other = (_SETTLE, _MARK) if row.disputed_on else (_MARK, _SETTLE)
    if st.session_state.get(f"{other.name}-{row.id}"):
        # A click on what stood here before: taken for the one that stands here now, it would do the opposite.
        now = "is disputed already" if row.disputed_on else "is not disputed any more"
        st.warning(literal(f"{row.number} {now}. Nothing was done now."), icon=":material/block:")
        if written := st.session_state.get(f"{other.name}-reason-{row.id}"):
            st.caption(f"You had written: {literal(written)}")
    field = f"{turn.name}-reason-{row.id}"
    _clear_what_was_sent(field)
    reason = ReasonField(st.text_input(turn.asked, max_chars=_MOST_REASON, key=field).strip(), st.empty())
    if st.button(turn.label, icon=":material/flag:", key=f"{turn.name}-{row.id}") and reason.checked():
        _send(field, turn.verb, invoice_id=row.id, reason=reason.text)


def _note_form(name: str, verb: Callable[..., Receipt], **about: int) -> None:
    field = f"{name}-body"
    _clear_what_was_sent(field)
    body = st.text_area("New note", max_chars=_MOST_NOTE, height=80, key=field)
    if st.button("Save the note", icon=":material/edit_note:", key=f"{name}-save"):
        _send(field, verb, body=body, **about)


def _send(field: str, verb: Callable[..., Receipt], **arguments: Any) -> None:
    """With one key until it is done, however often it is sent; the next one gets another."""
    press(_once, {"field": field, "verb": verb, **arguments})


def _once(*, field: str, verb: Callable[..., Receipt], **arguments: Any) -> str | None:
    key = st.session_state.setdefault(f"{field}-key", actions.new_key())
    if (news := carry_out(verb, key=key, **arguments)) is not None:
        st.session_state.pop(f"{field}-key", None)
        st.session_state[f"{field}-sent"] = True
    return news


def _clear_what_was_sent(field: str) -> None:
    """In the run after it was done: nobody may set a field that is drawn. What was refused stays to be corrected."""
    if st.session_state.pop(f"{field}-sent", False):
        st.session_state[field] = ""
