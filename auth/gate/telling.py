"""What a guarded function has to say: in place, or, from a callback, at the top of the page (`auth.gate.notes`)."""

import streamlit as st

from auth import wishes, words
from auth.audit import refused
from auth.errors import AuthError
from auth.gate import screens
from auth.gate.pages import gate
from auth.gate.tab import Note, in_callback, tab
from auth.gate.whole_run import ask_for_whole_run
from auth.service import Service, current
from auth.session import SessionRecord


def tell(note: Note, *, offered: bool = False) -> None:
    """Say why it was not done. What is offered again says so itself at the top of the page."""
    if in_callback():
        tab().note = None if offered else note
        ask_for_whole_run()
    else:
        st.warning(note.sentence, icon=":material/lock:")
        if note.reference:
            screens.reference(current(), note.reference)
        if offered:
            ask_for_whole_run()


def tell_trouble(service: Service, error: AuthError, gate: str) -> None:
    """Log what came between an action and its end, and say it, with the reference under which the log has it."""
    refused(error, event="action", gate=gate)
    tell(Note(screens.say(service, error.message, reference=error.reference), reference=error.reference))


def announce(result: object) -> None:
    """What a callback did, in its own words, if it has any. Where a page calls the function, the page has them."""
    if isinstance(result, str) and in_callback():
        tab().good_news = Note(result)
        ask_for_whole_run()


def done_before(service: Service, session: SessionRecord, wish_id: str) -> str | None:
    """What came of a wish that was confirmed before, in this tab or another. Without words of its own, that is told."""
    said = wishes.said(service, session, gate(), wish_id)
    if said:
        return f"{words.DONE_BEFORE} {said}"
    if said is not None:
        tell(Note(words.CONFIRMED_BEFORE))
    else:
        waits_on = wishes.waiting(service, session, gate(), wish_id) is not None  # whoever was first could not do it
        tell(Note(words.STILL_WAITING if waits_on else words.NO_LONGER_WAITING))
    return None
