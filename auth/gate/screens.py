"""What a closed gate shows: an alert with its reason, details for an administrator, one button that leads on."""

import re

import streamlit as st

from auth import words
from auth.errors import AuthError
from auth.gate.tab import fragment, in_fragment, tab
from auth.service import Service
from auth.session import TOO_MANY_REFUSALS, Outcome

VERIFY_AGAIN = "Verify again"
TRY_AGAIN = "Try again"
SIGN_IN = "Sign in"
_OWN_DOING = (words.CANCELLED, words.CANCELLED_SIGN_IN)
"""What a person chose is no fault that an administrator could look into."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~$:.@/&-])")


def heading() -> None:
    """A closed page is still that page to a signed-in person. In a fragment, its heading stands there already."""
    if tab().title and tab().session is not None and not in_fragment():
        st.title(tab().title)


def refusal(service: Service, outcome: Outcome, *, me: str = "", page_is_open: bool = False) -> None:
    """An outcome as the person reads it."""
    part = {"page": words.PART_OF_PAGE} if page_is_open or in_fragment() else {}
    sentence = say(service, outcome.message, reference=outcome.reference, me=_literal(me), **part)
    if part:  # it may begin a sentence, or stand in its midst
        sentence = sentence.replace(f". {words.PART_OF_PAGE}", f". {words.PART_OF_PAGE.capitalize()}")
    too_many = outcome.refusals >= TOO_MANY_REFUSALS
    cancelled = outcome.message in _OWN_DOING
    if too_many:
        # Some providers answer as if somebody had cancelled, when a policy of theirs keeps the person out.
        sentence += " " + say(service, words.NOT_CANCELLED if cancelled else words.TOO_MANY)
    own_doing = cancelled and not too_many
    (st.warning if own_doing else st.error)(sentence, icon=":material/lock:")
    if outcome.detail and not own_doing:
        with st.expander(words.DETAILS_TITLE):
            st.text(outcome.detail)  # text: what came from outside is never markup
            st.text(service.words.say(words.REFERENCE, reference=outcome.reference))
    if outcome.reference not in sentence:
        reference(service, outcome.reference)


def trouble(service: Service, error: AuthError) -> None:
    """Something that is nobody's refusal: no answer, no database."""
    sentence = say(service, error.message, reference=error.reference)
    st.error(sentence, icon=":material/cloud_off:")
    if error.reference not in sentence:
        reference(service, error.reference)


def needed(service: Service, reason: str | None = None) -> None:
    """That the page, or this part of it, needs one more check, and what for if the page says it."""
    sentence = say(service, words.NEEDED, **({"page": words.THIS_PART} if in_fragment() else {}))
    st.warning(f"{sentence.removesuffix('.')} {reason}." if reason else sentence, icon=":material/lock:")


def reference(service: Service, code: str) -> None:
    """The code that a person reads out, and by which an operator finds the line in the log."""
    st.caption(service.words.say(words.REFERENCE, reference=code))


def say(service: Service, sentence: str, **more: str) -> str:
    """A sentence about the page that is open. Names stay text where Markdown is read."""
    names = {"name": _plain(service.words.name), "contact": _plain(service.words.contact)}
    return service.words.say(sentence, **{"page": tab().title or "This page", **names, **more})


def button(label: str, *, key: str) -> bool:
    """The one button that leads on."""
    return st.button(label, type="primary", key=key_of(key))


def pressed(key: str) -> bool:
    """Whether that button caused this run: to be asked before it is drawn again."""
    return bool(st.session_state.get(key_of(key)))


def key_of(key: str) -> str:
    """The same in every run, and another one in each fragment, so that several gates may stand on one page."""
    return "-".join(filter(None, ("airlock", key, fragment())))


def _literal(text: str) -> str:
    """A name from outside stays text where Markdown is read."""
    return _MARKDOWN.sub(r"\\\1", text)


def _plain(text: str) -> str:
    """A name from the settings without what Markdown would make of it; its own author is trusted with the rest."""
    return re.sub(r"([\\`*_\[\]<>~$:])", r"\\\1", text)
