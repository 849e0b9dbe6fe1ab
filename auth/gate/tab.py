"""This tab's view, in `st.session_state`: which page is open, and whether the person has just come to it.

Nothing here opens anything; the database holds the truth. A tab is new after a document load; a reconnect after a
restart also gets a new one, and is told apart by the header that the edge sets at the handshake.
"""

from dataclasses import dataclass, field
from enum import Enum

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState

from auth.edge_names import ENTRY_HEADER
from auth.session import Session

_KEY = "airlock"


class Arrival(Enum):
    """Who caused the run in which a page appeared."""

    BY_PERSON = "by_person"
    BY_ITSELF = "by_itself"
    """The tab reconnected after a restart, and asked for a run without anybody touching it."""


@dataclass
class Tab:
    """What one browser tab shows."""

    path: str | None = None
    title: str = ""
    arrival: Arrival | None = None
    """How this page was come to, until a gate has seen it."""
    session: Session | None = None
    refused_at: set[str] = field(default_factory=set)
    """Gates whose refusal was shown here, to be forgotten when the person goes on to another page."""
    note: str | None = None
    """What a callback was not allowed to do; the page says so in place, once."""
    kept_after_end: bool = False
    """Whether the fields of a session that is over were put away already."""
    good_news: str | None = None
    """What an action said that was carried out before the page was drawn; shown once."""

    def take_arrival(self) -> Arrival | None:
        """How the page was come to with this run; said once, None in every run that follows."""
        arrival, self.arrival = self.arrival, None
        return arrival


def tab() -> Tab:
    """The tab this run belongs to."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Tab()
    found: Tab = st.session_state[_KEY]
    return found


def visit(path: str, title: str) -> set[str]:
    """Note which page this run shows; returns the gates whose refusals were left behind with the page before."""
    here = tab()
    here.title = title
    if here.path == path:
        return set()
    first, here.path = here.path is None, path
    here.arrival = Arrival.BY_ITSELF if first and reconnected() else Arrival.BY_PERSON
    here.note = here.good_news = None
    left, here.refused_at = here.refused_at, set()
    return left


def reconnected() -> bool:
    """Whether this tab came back by itself: nobody caused that run."""
    return st.context.headers.get(ENTRY_HEADER) == "reconnect"


def in_callback() -> bool:
    """Whether a widget's callback is running, before the script."""
    return ThreadState.get().run_location is RunLocation.CALLBACK


def in_fragment() -> bool:
    """Whether a fragment runs without the page around it."""
    return ThreadState.get().fragment_id is not None
