"""Sessions and the audit trail as tables and lists."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from auth import OpenSession
from ui.show import literal, moment

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


def how_many(found: Sequence[Any]) -> str:
    """How much of what fits is shown."""
    return f"The latest {len(found)} that fit." if len(found) >= MOST_SHOWN else f"{len(found)} that fit."


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
