"""Interrupted actions, offered again: the sentence about what was wanted, and Do it now, Verify again or Let it be.

Shown above the page, after the page has run, so that every action of the page is registered. Carrying it out happens
in a callback, before the page is drawn, so that the page shows what has become true.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from auth import waiting, wishes, words
from auth.errors import AuthError
from auth.gate import proving, screens
from auth.gate.actions import carry_out
from auth.gate.identity import identify
from auth.gate.look import look
from auth.gate.pages import gate
from auth.gate.proving import leave_to_prove
from auth.gate.registry import Action, needed_age, proven, registered
from auth.gate.tab import Note, tab
from auth.gate.telling import announce, done_before, tell_trouble
from auth.gate.undisturbed import undisturbed
from auth.presence import Present
from auth.service import Service, current
from auth.wishes import Offer


def show(slot: DeltaGenerator) -> None:
    """Offer what this person last wanted to do on this page, if it waits and its action is known here."""
    service = current()
    try:
        present = identify(service)
        offer = wishes.waiting(service, present.record, gate()) if isinstance(present, Present) else None
    except AuthError:
        return  # the page's own gate says what is wrong
    found = None if offer is None else registered(offer.action)
    if isinstance(present, Present) and offer is not None and found is not None:
        with slot.container(border=True):
            look(offer.id)
            _panel(service, present, offer, found)


def _panel(service: Service, present: Present, offer: Offer, action: Action) -> None:
    refusal = waiting.refusal(service, present.record, _gate_of(offer))
    if refusal is not None:
        screens.refusal(service, refusal, me=present.record.name, page_is_open=True)
    ready = offer.proven_in(present.record) if offer.one_shot else proven(service, present.record, action)
    st.markdown(f"**{words.INTERRUPTED if ready else words.CHECK_FIRST}**")
    st.text(offer.sentence)
    age = needed_age(service, action)
    with st.container(horizontal=True):
        if ready:
            st.button(words.DO_IT_NOW, type="primary", key="airlock-do-it", on_click=_carry_out, args=(offer.id,))
        elif proving.button(service, key="verify-offer", name=_gate_of(offer), age=age, wish_id=offer.id):
            trouble = leave_to_prove(service, present, name=_gate_of(offer), age=age, wish_id=offer.id)
            screens.trouble(service, trouble)
        st.button(words.LET_IT_BE, key="airlock-let-it-be", on_click=_let_it_be, args=(offer.id,))


def _carry_out(wish_id: str) -> None:
    """Do what the person has just confirmed. A second click stops no work that the first one has begun."""
    service = current()
    with undisturbed():
        try:
            present, offer = _still_waiting(service, wish_id)
        except AuthError as error:
            tell_trouble(service, error, gate())
            return
        action = None if offer is None else registered(offer.action)
        if offer is not None and action is not None:
            carry_out(action, offer)
        elif present is not None and offer is None:
            announce(done_before(service, present.record, wish_id))
        else:
            tab().note = Note(words.NO_LONGER_WAITING)


def _let_it_be(wish_id: str) -> None:
    service = current()
    try:
        _, offer = _still_waiting(service, wish_id)
        if offer is not None:
            wishes.drop(service, offer)
    except AuthError as error:
        tell_trouble(service, error, gate())


def _still_waiting(service: Service, wish_id: str) -> tuple[Present | None, Offer | None]:
    """The wish behind a click, if it still waits for this person: the click alone proves nothing."""
    present = identify(service)
    if not isinstance(present, Present):
        return None, None
    return present, wishes.waiting(service, present.record, gate(), wish_id)


def _gate_of(offer: Offer) -> str:
    """The gate to which a refusal of this action's own step-up belongs."""
    return f"{gate()}#{offer.action}"
