"""The search field above a list. A number or an amount stands in the address as it is, so that the list can be shared.
Everything else that people type can be a name, so the address holds a code of it, and the server the text: it survives
a reload and the way to the provider, and stands in no history and no log.
"""

import re

import streamlit as st

import auth
from billing.currencies import DIGITS

_PARAMETER = "search"
_NUMBER = r"(?:[A-Z]|[A-Z]{1,5}-)?\d[\d/-]*"
_CURRENCY = "|".join(DIGITS)
_AMOUNT = rf"(?:[A-Z]{{0,2}}[$€£¥]|{_CURRENCY})? ?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d*)?(?: (?:{_CURRENCY}))?"
_OF_NOBODY = re.compile(f"(?:{_NUMBER}|{_AMOUNT})", re.ASCII)
"""`536365`, `INV-2026-0009`, `C536379`, `£1,204.50`, `GBP 7`. In small letters it could begin an e-mail address."""


def search_field(label: str, *, key: str, placeholder: str) -> str | None:
    """The field; returns what is searched for. None when the address asks for a search that this person may not see:
    then the page shows no list, because all of it would pass for what was meant."""
    asked = st.query_params.get(_PARAMETER, "")
    noted = _noted(key, asked)
    if noted and key not in st.session_state:
        st.session_state[key] = noted
    text = st.text_input(
        label, key=key, type="search", placeholder=placeholder, icon=":material/search:", max_chars=100
    ).strip()
    if asked and not noted and not text:
        _not_yours()
        return None
    if text != noted:
        _note(key, text, instead_of=asked)
    return text


def _not_yours() -> None:
    st.warning(
        "This search is not yours to see, or it is too old. A search for a person is known only to whoever typed it;"
        " numbers and amounts can be shared.",
        icon=":material/visibility_off:",
    )
    if st.button("Show everything"):
        st.query_params.pop(_PARAMETER, None)
        st.rerun()


def _noted(key: str, asked: str) -> str:
    """The text that the address means; behind a code it is asked for once in a tab."""
    if _OF_NOBODY.fullmatch(asked):
        return asked
    known: tuple[str, str] = st.session_state.get(f"{key}_noted", ("", ""))
    if known[0] != asked:
        known = st.session_state[f"{key}_noted"] = (asked, auth.noted(asked))
    return known[1]


def _note(key: str, text: str, *, instead_of: str) -> None:
    plain = bool(_OF_NOBODY.fullmatch(text))
    # Also where the new text stands in the address itself: the one before it is forgotten.
    code = auth.note_down("" if plain else text, instead_of=instead_of)
    st.session_state[f"{key}_noted"] = (code, text if code else "")
    if shown := text if plain else code:
        st.query_params[_PARAMETER] = shown
    else:
        st.query_params.pop(_PARAMETER, None)
