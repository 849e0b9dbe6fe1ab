"""Fields that survive the way to the provider: typed JSON, at most 64 kB, sealed on the server.

What cannot be kept is refused when the gate is called, with a sentence, not when somebody loses what they typed.
"""

from collections.abc import Collection, Mapping

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.state.common import user_key_from_element_id

from auth import plain_values, waiting
from auth.service import Service
from auth.session import SessionRecord

LARGEST = 64 * 1024
_OF_A_TABLE = {"edited_rows", "added_rows", "deleted_rows"}
"""What `st.data_editor` keeps under its key."""


def refuse_what_cannot_be_kept(names: Collection[str]) -> None:
    """Raises `TypeError` or `ValueError`, naming the field, if one of these cannot be kept as it is now."""
    if isinstance(names, str):
        raise TypeError(f"keep= takes names in a tuple: keep=({names!r},)")
    context = get_script_run_ctx(suppress_warning=True)
    for name in names:
        if context is not None and name in context.shared.widget_user_keys_this_run:
            raise ValueError(f"{name!r} cannot be kept: draw the field below the gate that keeps it, not above.")
    pack(names)


def pack(names: Collection[str]) -> str | None:
    """The present values of these fields as JSON text; None when there is nothing to keep yet."""
    found = {name: st.session_state[name] for name in names if name in st.session_state}
    if not found:
        return None
    for name in _never_assigned(found):
        raise TypeError(f"{name!r} cannot be kept: Streamlit lets nobody set a button, or a table that is edited.")
    text = plain_values.write(found)
    if len(text.encode()) > LARGEST:
        raise ValueError(f"keep= holds at most {LARGEST // 1024} kB; {', '.join(found)} together have more.")
    return text


def _never_assigned(found: Mapping[str, object]) -> list[str]:
    """Fields that could not be put back: once their widgets are drawn, Streamlit would refuse the whole page."""
    tables = [name for name, value in found.items() if isinstance(value, dict) and value.keys() >= _OF_A_TABLE]
    # Only what is true or false can be a button: no other page pays for a look at all that is drawn.
    flags = {name for name, value in found.items() if isinstance(value, bool)}
    return tables + sorted(flags & _buttons()) if flags else tables


def _buttons() -> set[str | None]:
    """The keys of the buttons that are drawn."""
    context = get_script_run_ctx(suppress_warning=True)
    drawn = [] if context is None else context.session_state.get_widget_states()
    return {user_key_from_element_id(one.id) for one in drawn if one.WhichOneof("value") == "trigger_value"}


def has_none(names: Collection[str]) -> bool:
    """Whether fields are to be kept, and this tab knows none of them."""
    return bool(names) and not any(name in st.session_state for name in names)


def hold(names: Collection[str]) -> None:
    """Keep these fields in the tab while the page is closed: Streamlit forgets what a run does not draw, unless it is
    assigned in that run."""
    for name in names:
        if name in st.session_state:
            st.session_state[name] = st.session_state[name]


def restore(service: Service, session: SessionRecord, gate: str, address: str) -> None:
    """Put kept fields back where their widgets will find them, once, for the same person on the same page."""
    text = waiting.fields(service, session, gate, address)
    if text is not None:
        for name, value in plain_values.read(text).items():
            st.session_state[name] = value
