"""What callbacks leave for the page to say: what they were not allowed to do, or did. Said once, above the page.

A callback runs before the page, where nothing can be drawn. The way to prove is offered in place, unless the page is
closed itself and offers it already.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from auth import waiting
from auth.errors import AuthError
from auth.gate import proving, screens
from auth.gate.identity import identify
from auth.gate.look import look
from auth.gate.pages import gate
from auth.gate.proving import leave_to_prove
from auth.gate.tab import Note, tab
from auth.presence import Present
from auth.service import current

SAID_FOR = timedelta(seconds=3)
_VERIFY = "verify-note"
_AGAIN = "verify-part"


def show(place: DeltaGenerator, *, page_is_open: bool) -> None:
    """Say what there is to say, once. A note whose button was pressed is shown again, or the press would be lost."""
    here, service = tab(), current()
    now = service.clock()
    here.good_news = _while_new(here.good_news, now)
    if here.good_news is not None:
        place.success(here.good_news.sentence, icon=":material/check:")
    here.note = note = here.note if proving.pressed(service, _VERIFY) else _while_new(here.note, now)
    _into_view(place, here.good_news, note)
    if note is None or (note.of_end and not page_is_open):
        return
    with place.container():
        st.warning(note.sentence, icon=":material/lock:")
        if note.reference:
            screens.reference(service, note.reference)
        if note.provable and page_is_open and proving.button(service, key=_VERIFY, name=gate(), age=note.age):
            _go(note)


def refusal_of_a_part(place: DeltaGenerator) -> None:
    """What the provider refused to a fragment or dialog of this page, which nobody drew again to say so itself."""
    here = tab()
    if here.says_refusal or not (here.refused or here.arrival):
        return
    service = current()
    with suppress(AuthError), place.container():  # the page's own gate says what is wrong
        present = identify(service)
        outcome = waiting.refusal(service, present.record, gate()) if isinstance(present, Present) else None
        here.refused = outcome is not None
        if isinstance(present, Present) and outcome is not None:
            screens.refusal(service, outcome, me=present.record.name, page_is_open=True)
            age = None if outcome.max_age is None else timedelta(seconds=outcome.max_age)
            if proving.button(service, key=_AGAIN, name=gate(), age=age):
                screens.trouble(service, leave_to_prove(service, present, name=gate(), age=age))


def _into_view(place: DeltaGenerator, *notes: Note | None) -> None:
    """Once, however many there are: two of one moment would be one element twice."""
    moments = [note.shown_at for note in notes if note is not None and note.shown_at is not None]
    if moments:
        with place.container():
            look(f"{max(moments)}")


def _while_new(note: Note | None, now: datetime) -> Note | None:
    """What is still to be said. A second click, or the end of typing in a field, makes another run at once."""
    if note is None or note.shown_at is None:
        return note and replace(note, shown_at=now)
    return note if now - note.shown_at <= SAID_FOR else None


def _go(note: Note) -> None:
    service = current()
    try:
        present = identify(service)
    except AuthError as error:
        screens.trouble(service, error)
        return
    if isinstance(present, Present):
        screens.trouble(service, leave_to_prove(service, present, name=gate(), age=note.age))
