"""One page of `st.navigation` under the gates: `run(page)`; and what every page gets from it.

The gate's signal is caught around the page, so the run completes and Streamlit forgets the fragments of a page that
closed. A fragment with a long interval stands on every signed-in page: without one a browser does not ask for a run
after it reconnects, and a tab whose session ended elsewhere would go on showing it.
"""

from datetime import timedelta
from typing import NoReturn

import streamlit as st
from streamlit.navigation.page import Page
from streamlit.runtime.scriptrunner_utils.exceptions import StopException

from auth import policy, sign_out, waiting, words
from auth.admission import touch
from auth.errors import AuthError, SessionEnded
from auth.gate import offers, screens
from auth.gate.identity import identify
from auth.gate.leave import leave
from auth.gate.pages import present
from auth.gate.tab import tab, visit
from auth.presence import Present
from auth.service import Service, current
from auth.session import Session

WATCH_EVERY = timedelta(seconds=30)
WARNED_BEFORE = timedelta(minutes=2) + WATCH_EVERY


def run(page: Page) -> None:
    """Run a page; where a gate closes it, the way forward is what stands there instead."""
    service = current()
    left = visit(f"{service.settings.base_path}/{page.url_path}", page.title)
    if left:
        _forget(service, left)
    _say_once()
    slot = st.empty()
    try:
        page.run()
        offers.show(slot)
    except StopException:
        return  # a gate closed the page, or the page itself said that it ends here
    finally:
        if tab().session is not None:
            _watch()


def _say_once() -> None:
    here = tab()
    if here.note is not None:
        st.warning(here.note, icon=":material/lock:")
    if here.good_news is not None:
        st.success(here.good_news, icon=":material/check:")
    here.note = here.good_news = None


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
    service = current()
    _depart(sign_out.here(service, present(service).record))


def sign_out_everywhere() -> NoReturn:
    """End every session of this person, in all browsers, and go on to sign out at the provider."""
    service = current()
    _depart(sign_out.everywhere(service, present(service).record))


def access_token() -> str:
    """The access token of the signed-in person, for calls from the server only; never show it, never log it."""
    service = current()
    return service.vault.open(present(service).record.access_token_sealed)


def _depart(url: str) -> NoReturn:
    tab().session = None
    leave(url, words.SIGNING_OUT)


def _forget(service: Service, gates: set[str]) -> None:
    """The person went on to another page: refusals they have read there are over."""
    try:
        found = identify(service)
        if isinstance(found, Present):
            waiting.forget(service, found.record, gates)
    except AuthError:
        return  # the page's own gate says what is wrong


@st.fragment(run_every=WATCH_EVERY)
def _watch() -> None:
    """Notice, without a click, that the session ends soon or has ended."""
    service = current()
    try:
        found = identify(service)
    except SessionEnded:
        st.rerun()
    except AuthError:
        return
    if not isinstance(found, Present):
        st.rerun()
    now, record = service.clock(), found.record
    if record.ends_at - now < WARNED_BEFORE:
        st.warning(words.ENDING_FOR_GOOD, icon=":material/timer:")
    elif record.last_seen_at + service.idle_timeout - now < WARNED_BEFORE:
        st.warning(words.ENDING_SOON, icon=":material/timer:")
        if screens.button(words.STAY, key="stay"):
            touch(service, record.handle)
            st.rerun()
