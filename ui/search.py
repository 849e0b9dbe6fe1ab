"""The search field above a list. What people type can be a name, so the address holds a code of it, and the server the
text: it survives a reload and the way to the provider, and stands in no history and no log.
"""

import streamlit as st

import auth

_PARAMETER = "search"


def search_field(label: str, *, key: str, placeholder: str) -> str:
    """The field; returns what is searched for."""
    code = st.query_params.get(_PARAMETER, "")
    noted = _noted(key, code)
    if noted and key not in st.session_state:
        st.session_state[key] = noted
    text = st.text_input(
        label, key=key, type="search", placeholder=placeholder, icon=":material/search:", max_chars=100
    ).strip()
    if text != noted:
        _note(key, text, instead_of=code)
    return text


def _noted(key: str, code: str) -> str:
    """The text behind the code of the address; asked for once in a tab."""
    known: tuple[str, str] = st.session_state.get(f"{key}_noted", ("", ""))
    if known[0] != code:
        known = st.session_state[f"{key}_noted"] = (code, auth.noted(code))
    return known[1]


def _note(key: str, text: str, *, instead_of: str) -> None:
    code = auth.note_down(text, instead_of=instead_of)
    st.session_state[f"{key}_noted"] = (code, text if code else "")
    if code:
        st.query_params[_PARAMETER] = code
    else:
        st.query_params.pop(_PARAMETER, None)
