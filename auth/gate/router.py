"""One page of `st.navigation` under the gates: `run(page)`; and what every page gets from it.

The gate's signal is caught around the page, so the run completes and Streamlit forgets the fragments of a page that
closed. A fragment with a long interval stands on every signed-in page: without one a browser does not ask for a run
after it reconnects, and a tab whose session ended elsewhere would go on showing it.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner_utils.exceptions import RerunException, StopException

from auth import policy, sign_out, waiting, words
from auth.admission import stay
from auth.audit import refused
from auth.errors import AuthError
from auth.gate import notes, offers, screens
from auth.gate.identity import identify
from auth.gate.leave import leave
from auth.gate.pages import present
from auth.gate.signal import GateClosed
from auth.gate.tab import Arrival, is_fragment_run, settle, tab, visit
from auth.gate.way_back import return_to
from auth.presence import Present
from auth.service import Service, current
from auth.session import EndReason, Session, SessionRecord
from auth.sign_in import begin_login

WATCH_EVERY = timedelta(seconds=30)
WARNED_BEFORE = timedelta(minutes=2) + WATCH_EVERY
_WARNINGS = {
    EndReason.IDLE: words.ENDING_SOON,
    EndReason.LIFETIME: words.ENDING_FOR_GOOD,
    EndReason.TOKEN_EXPIRED: words.ENDING_AT_PROVIDER,
}


def run(page: Page) -> None:
    """Run a page; where a gate closes it, the way forward is what stands there instead."""
    service = current()
    tab().routed = True
    visit(f"{service.settings.base_path}/{page.url_path}", page.title)
    _leave_behind(service)
    if current_session() is not None:
        _watch()  # before the page: after `st.stop()` Streamlit draws nothing more
    above, slot = st.container(), st.empty()
    cut_short = False
    try:
        _run(page, above, slot)
    except StopException:
        return  # the browser was sent away, or the page itself said that it ends here
    except RerunException:
        cut_short = True
        raise
    finally:
        if not cut_short:
            settle()


def _run(page: Page, above: DeltaGenerator, slot: DeltaGenerator) -> None:
    tab().says_refusal = False
    try:
        page.run()
    except GateClosed:
        notes.show(above, page_is_open=False)
    else:
        notes.show(above, page_is_open=True)
        notes.refusal_of_a_part(above)
        offers.show(slot)


def current_session() -> Session | None:
    """The signed-in person, or None: for what stands around the page. Shows nothing and ends nothing."""
    service = current()
    try:
        found = identify(service)
    except AuthError:
        found = None
    if not isinstance(found, Present):
        tab().session = None
        return None
    tab().session = policy.view(found.record, idle_timeout=service.idle_timeout)
    return tab().session


def sign_out_here() -> NoReturn:
    """End this session, and go on to sign out at the provider."""
    _depart(sign_out.here)


def sign_out_everywhere() -> NoReturn:
    """End every session of this person, in all browsers, and go on to sign out at the provider."""
    _depart(sign_out.everywhere)


def access_token() -> str:
    """The access token of the signed-in person, for calls from the server only; never show it, never log it."""
    service = current()
    return service.vault.open(present(service).record.access_token_sealed)


def _depart(end: Callable[[Service, SessionRecord], str]) -> NoReturn:
    service = current()
    record = present(service).record
    try:
        url = end(service, record)
    except AuthError as error:
        refused(error, event="sign_out", session=record)
        screens.trouble(service, error)
        raise GateClosed from None
    tab().session = None
    leave(url, words.SIGNING_OUT)


def _leave_behind(service: Service) -> None:
    """The person opened this page: refusals at other pages are over. A tab that came back by itself opened nothing."""
    if tab().arrival is not Arrival.BY_PERSON:
        return
    try:
        found = identify(service)
        if isinstance(found, Present):
            waiting.leave_behind(service, found.record, tab().path or "")
    except AuthError:
        return  # the page's own gate says what is wrong


@st.fragment(run_every=WATCH_EVERY)
def _watch() -> None:
    """Notice, without a click, that the session ends soon or has ended."""
    service = current()
    try:
        found = identify(service)
    except AuthError:
        return
    if not isinstance(found, Present):
        st.rerun()
    ends, why = policy.next_end(found.record, idle_timeout=service.idle_timeout)
    left = ends - service.clock()
    # Under a short idle limit two minutes would be all of it, and the warning would stand before whoever works.
    if left >= (min(WARNED_BEFORE, service.idle_timeout / 2) if why is EndReason.IDLE else WARNED_BEFORE):
        return
    if why is EndReason.IDLE and not is_fragment_run():
        return  # whoever caused this run is here, which the edge is writing down at this moment
    st.warning(screens.say(service, _WARNINGS[why], left=words.until(left)), icon=":material/timer:")
    if why is not EndReason.LIFETIME and screens.button(words.STAY, key="stay"):
        _stay(service, found.record, why)


def _stay(service: Service, record: SessionRecord, why: EndReason) -> None:
    """Being here is enough against idling; where the provider's word runs out, only the provider can give it again."""
    try:
        if why is EndReason.IDLE:
            stay(service, record.handle)
            st.rerun()
        url = begin_login(service, browser_hash=record.browser_hash, return_to=return_to(service))
    except AuthError as error:
        refused(error, event="stay", session=record)
        screens.trouble(service, error)
        return
    leave(url, screens.say(service, words.LEAVING_TO_SIGN_IN))
