"""This tab's view, in `st.session_state`: which page is open, and whether the person has just come to it.

Nothing here opens anything; the database holds the truth. A tab is new after a document load; a reconnect after a
restart also gets a new one, and is told apart by the header that the edge sets at the handshake.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import RunLocation, ThreadState, get_script_run_ctx

from auth.edge_names import ENTRY_HEADER
from auth.session import Session

_KEY = "airlock"
_WRITTEN_EVERY = timedelta(minutes=1)


class Arrival(Enum):
    """Who caused the run in which a page appeared."""

    BY_PERSON = "by_person"
    BY_ITSELF = "by_itself"
    """The tab reconnected after a restart, and asked for a run without anybody touching it."""


@dataclass(frozen=True)
class Note:
    """What a callback did, or was not allowed to do. `age` is that of the proof that would open it, where one would."""

    sentence: str
    provable: bool = False
    age: timedelta | None = None
    reference: str = ""
    """The code of a refusal, by which an operator finds the line in the log."""
    of_end: bool = False
    """Whether it is that the session is over, which a page that closes says itself."""
    shown_at: datetime | None = None


@dataclass
class Tab:
    """What one browser tab shows."""

    path: str | None = None
    routed: bool = False
    """Whether a router says which page is open; without one, each gate asks the browser."""
    title: str = ""
    arrival: Arrival | None = None
    """How this page was come to, while its first run lasts. A run that is cut short and begun anew is still it."""
    closed: bool = False
    """Whether the run before found this page's gate closed."""
    refused: bool = False
    """Whether something was refused to a part of this page that may not be drawn: the page then says it."""
    says_refusal: bool = False
    """Whether a gate that is drawn in this run says itself what was refused."""
    session: Session | None = None
    note: Note | None = None
    """What was not allowed. The page says it in place, once."""
    keep: frozenset[str] = frozenset()
    """The fields that the gates of this page keep, whichever of them finds that the session is over."""
    kept_after_end: bool = False
    """Whether the fields of a session that is over were put away already."""
    good_news: Note | None = None
    """What an action said that was carried out before the page was drawn; shown once."""
    drawn: dict[str, datetime] = field(default_factory=dict)
    """When a guarded fragment or dialog was last written into the trail, by what became of it."""


def tab() -> Tab:
    """The tab this run belongs to."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Tab()
    found: Tab = st.session_state[_KEY]
    return found


def visit(path: str, title: str) -> None:
    """Note which page this run shows, and whether it is the run in which the page was come to."""
    here = tab()
    here.title = title
    if here.path == path:
        return
    first, here.path = here.path is None, path
    here.arrival = Arrival.BY_ITSELF if first and reconnected() else Arrival.BY_PERSON
    here.note = here.good_news = None
    here.closed, here.refused, here.keep = False, False, frozenset()


def settle() -> None:
    """This run has come to its end: the next one on this page is no arrival."""
    tab().arrival = None


def reconnected() -> bool:
    """Whether this tab came back by itself: nobody caused that run."""
    return st.context.headers.get(ENTRY_HEADER) == "reconnect"


def drawn_again(what: str, now: datetime) -> bool:
    """Whether the same was drawn less than a minute ago; if not, it is now."""
    drawn = tab().drawn
    if what in drawn and now - drawn[what] < _WRITTEN_EVERY:
        return True
    drawn[what] = now
    return False


def in_callback() -> bool:
    """Whether a widget's callback is running, before the script."""
    return ThreadState.get().run_location is RunLocation.CALLBACK


def in_fragment() -> bool:
    """Whether a fragment or dialog is running, with the page around it or without."""
    return fragment() is not None


def is_fragment_run() -> bool:
    """Whether only a fragment is run, by a click in it or by its timer, and not the page around it."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and bool(context.fragment_ids_this_run)


def fragment() -> str | None:
    """The name of the fragment that is running, the same in every run of the page."""
    return ThreadState.get().fragment_id
