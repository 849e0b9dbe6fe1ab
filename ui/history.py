"""Who did what: billing's own events, as people read them."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from billing.actions import Action
from billing.queries.events import EventRow
from billing.store.import_events import IMPORTED, TAKEN_BACK
from ui.show import moment, money
from ui.tables import plain_table, right

_WORDS: dict[str, str] = {
    Action.RECORD_PAYMENT: "Recorded a payment",
    Action.REFUND: "Gave money back",
    Action.REQUEST_REFUND: "Asked for a refund",
    Action.APPROVE_REFUND: "Approved a refund",
    Action.DECLINE_REFUND: "Declined a refund",
    Action.CREDIT_NOTE: "Wrote a credit note",
    Action.VOID: "Made it void",
    Action.WRITE_OFF: "Wrote it off",
    Action.MARK_FOR_DUNNING: "Marked it for a reminder",
    Action.ADD_NOTE: "Wrote a note",
    Action.SET_DISPUTE: "Marked it as disputed",
    Action.CLEAR_DISPUTE: "Settled the dispute",
    IMPORTED: "Imported a file",
    TAKEN_BACK: "Took an import back",
}


def history_view(events: Sequence[EventRow], *, with_invoice: bool = False) -> None:
    """The events, newest first."""
    if not events:
        st.caption("Nobody has done anything here yet.")
        return
    invoice = {"Invoice": [event.invoice or "" for event in events]} if with_invoice else {}
    frame = pd.DataFrame(
        {
            "When": [moment(event.at) for event in events],
            "Who": [event.name for event in events],
            "What": [_words(event.action) for event in events],
            **invoice,
            "Amount": [_amount(event) for event in events],
            "Reason": [event.reason for event in events],
            "Reference": [event.reference for event in events],
        }
    )
    plain_table(frame, {"Amount": right()}, alt="What people did, newest first")


def _amount(event: EventRow) -> str:
    moved = event.moved
    return money(moved.minor, moved.currency) if moved else ""


def _words(action: str) -> str:
    return _WORDS[action]
