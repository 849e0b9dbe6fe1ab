"""Sessions and the audit trail as tables and lists."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from auth import OpenSession
from ui.paging import go_to_place, kept_place
from ui.show import counted, literal, moment

MOST_SHOWN = 100
"""Of the entries that a search finds."""


def device_name(user_agent: str) -> str:
    """A browser's description of itself, as people call it: `Chrome on Windows`."""
    browsers = (
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    )
    systems = (
        *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
        *(("Mac OS X", "macOS"), ("Linux", "Linux")),
    )
    browser = next((name for sign, name in browsers if sign in user_agent), "A browser")
    system = next((name for sign, name in systems if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def describe(session: OpenSession) -> str:
    """One session in two lines: where, when, and how it was confirmed."""
    here = "  :green-badge[This session]" if session.is_this_one else ""
    factor = f"second factor confirmed {moment(session.mfa_at)}" if session.mfa_at else "no second factor so far"
    return (
        f"**{literal(device_name(session.device))}**{here}  \n"
        f"Signed in {moment(session.signed_in_at)}, last seen {moment(session.last_seen_at)}, {factor}"
    )


def how_many(found: Sequence[Any], before: int | None) -> str:
    """How much of what fits is shown."""
    if before is not None:
        return f"{counted(len(found), 'older entry', 'older entries')}."
    latest = "The latest " if len(found) >= MOST_SHOWN else ""
    return f"{latest}{counted(len(found), 'entry', 'entries')}."


def trail_before(narrowed_to: object) -> int | None:
    """The entry before which this tab reads the trail; None at its newest, and where other entries are asked for."""
    before: int | None = kept_place("trail", narrowed_to)
    return before


def ways_through_trail(narrowed_to: object, found: Sequence[Any], before: int | None) -> None:
    """To what is older, and back to the newest. Missing where all that fits is shown."""
    if before is None and len(found) < MOST_SHOWN:
        return
    with st.container(horizontal=True):
        newest = st.button("Newest", key="trail_newest", disabled=before is None)
        older = st.button("Older", key="trail_older", disabled=len(found) < MOST_SHOWN)
    if newest or older:
        go_to_place("trail", narrowed_to, found[-1].id if older else None)


def trail_table(found: Sequence[Any]) -> None:
    """Entries of the audit trail, times on the reader's clock."""
    rows = [
        {
            "When": moment(item.entry.at),
            "Event": item.entry.event.replace("_", " "),
            "Outcome": item.entry.outcome.replace("_", " "),
            "Who": item.entry.name or "",
            "Where": item.entry.gate or "",
            "Proof": " ".join(filter(None, [item.entry.acr, *(item.entry.amr or ())])),
            "Reference": item.entry.reference or "",
            "Detail": _detail(item.entry),
        }
        for item in found
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _detail(entry: Any) -> str:
    """What is worth reading of an entry; a browser's description of itself is put as people call it."""
    return device_name(entry.detail) if entry.event == "sign_in" and entry.detail else entry.detail
