"""Walking through a long list: First, Previous, Next. The place is this tab's view and stands in no URL."""

from typing import Any

import streamlit as st

from billing.queries.paging import Cursor, Page


def place_in(name: str, narrowed_to: object) -> Cursor | None:
    """Where this tab is in the list; at its start again when what the list is narrowed to has changed."""
    kept = st.session_state.get(f"{name}_place")
    if kept is None or kept[0] != narrowed_to:
        return None
    cursor: Cursor | None = kept[1]
    return cursor


def ways_on(name: str, narrowed_to: object, page: Page[Any]) -> None:
    """The three buttons under a list. They are missing where the list fits on one page."""
    if page.previous is None and page.following is None:
        return
    with st.container(horizontal=True):
        first = st.button("First", key=f"{name}_first", disabled=page.previous is None)
        previous = st.button("Previous", key=f"{name}_previous", disabled=page.previous is None)
        following = st.button("Next", key=f"{name}_next", disabled=page.following is None)
    if first or previous or following:
        wanted = None if first else page.previous if previous else page.following
        st.session_state[f"{name}_place"] = (narrowed_to, wanted)
        st.rerun()


def share_row(name: str, ids: list[int], selected: list[int]) -> None:
    """Put the id of the selected row into the URL, so that its detail can be shared and comes back after a reload."""
    if selected and selected[0] < len(ids):
        st.query_params[name] = str(ids[selected[0]])


def row_in_url(name: str) -> int | None:
    """The id of the row to show in detail, if the URL names one."""
    asked_for = st.query_params.get(name, "")
    # Eighteen digits fit the database's 64 bits; anything else is not an id.
    return int(asked_for) if asked_for.isascii() and asked_for.isdigit() and len(asked_for) <= 18 else None


def close_button(name: str) -> None:
    """Leaves the detail. The table gets a new key, or its selection would open the detail again."""
    if st.button("Close", key=f"{name}_close", icon=":material/close:"):
        st.query_params.pop(name, None)
        st.session_state[f"{name}_tables"] = st.session_state.get(f"{name}_tables", 0) + 1
        st.rerun()


def table_key(name: str, ids: list[int]) -> str:
    """A key that changes with the rows, so that a selection never points at another row than it was made on."""
    ends = f"{ids[0]}-{ids[-1]}-{len(ids)}" if ids else "none"
    return f"{name}_table_{ends}_{st.session_state.get(f'{name}_tables', 0)}"
