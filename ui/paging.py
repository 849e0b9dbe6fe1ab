"""Walking through a long list: where one is in it, First, Previous, Next. The place is this tab's view and stands in
no URL."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from billing.queries.paging import PAGE_SIZE, Cursor, Page
from ui.focus import go_on_here
from ui.show import counted

TO_OPEN = "Choose one (Shift+Space) to open it."
"""How a row is opened from a table, by mouse or keyboard."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where this tab is in a list. `before`: how many rows lie before the page, by what was walked."""

    cursor: Cursor | None = None
    before: int = 0


def place_in(name: str, narrowed_to: object) -> Place:
    """Where this tab is in the list; at its start again when what the list is narrowed to has changed."""
    return kept_place(name, narrowed_to) or Place()


def kept_place(name: str, narrowed_to: object) -> Any:
    """Where a list was left in this tab; None when what it is narrowed to has changed, or nobody has walked in it."""
    kept = st.session_state.get(f"{name}_place")
    return kept[1] if kept is not None and kept[0] == narrowed_to else None


def go_to_place(name: str, narrowed_to: object, place: object) -> None:
    """Draw the page again with the list at that place."""
    st.session_state[f"{name}_place"] = (narrowed_to, place)
    st.rerun()


def where(place: Place, page: Page[Any], noun: str, *, in_all: int | None, most: int | None = None) -> str:
    """Which rows these are, of how many if that is known; beyond `most` nobody has counted."""
    before = place.before if page.previous is not None else 0
    last = before + len(page.rows)
    if page.following is None:
        return counted(last, noun) if before == 0 else f"{before + 1:,}–{last:,} of {counted(last, noun)}"
    if most is not None and in_all is not None and in_all > most:
        return f"{before + 1:,}–{last:,} of more than {counted(most, noun)}"
    if in_all is None or in_all <= last:
        return f"{before + 1:,}–{last:,}, and more follow"
    return f"{before + 1:,}–{last:,} of {counted(in_all, noun)}"


def ways_on(name: str, narrowed_to: object, page: Page[Any], place: Place) -> None:
    """The three buttons under a list. They are missing where the list fits on one page."""
    if page.previous is None and page.following is None:
        return
    with st.container(horizontal=True):
        first = st.button("First", key=f"{name}_first", disabled=page.previous is None)
        previous = st.button("Previous", key=f"{name}_previous", disabled=page.previous is None)
        following = st.button("Next", key=f"{name}_next", disabled=page.following is None)
    if first or previous or following:
        wanted = Place()
        if previous:
            wanted = Place(page.previous, max(0, place.before - PAGE_SIZE))
        elif following:
            wanted = Place(page.following, place.before + len(page.rows))
        go_to_place(name, narrowed_to, wanted)


def share_row(name: str, ids: list[int], selected: list[int]) -> None:
    """Put the id of the selected row into the URL, so that its detail can be shared and comes back after a reload."""
    if selected and selected[0] < len(ids):
        st.query_params[name] = str(ids[selected[0]])


def row_in_url(name: str) -> int | None:
    """The id of the row to show in detail, if the URL names one."""
    asked_for = st.query_params.get(name, "")
    # Eighteen digits fit the database's 64 bits; anything else is not an id.
    return int(asked_for) if asked_for.isascii() and asked_for.isdigit() and len(asked_for) <= 18 else None


def back_button(name: str) -> None:
    """Leaves the detail. The table gets a new key, or its selection would open the detail again."""
    if st.button("Back to the list", key=f"{name}_close", icon=":material/arrow_back:"):
        st.query_params.pop(name, None)
        st.session_state[f"{name}_tables"] = _opened(name) + 1
        st.rerun()


def bring_into_view(name: str, row: int) -> None:
    """Scroll to the detail around this place once each time that it is opened, and let the keyboard go on there."""
    go_on_here(f"{name} {row} {_opened(name)}", place=f"{name}_{row}", to_top=True)


def table_key(name: str, ids: list[int]) -> str:
    """A key that changes with the rows, so that a selection never points at another row than it was made on."""
    ends = f"{ids[0]}-{ids[-1]}-{len(ids)}" if ids else "none"
    return f"{name}_table_{ends}_{_opened(name)}"


def _opened(name: str) -> int:
    """How often a detail was left in this tab."""
    times: int = st.session_state.get(f"{name}_tables", 0)
    return times
