"""Where the keyboard goes on after a click whose button is gone: there, and not at the beginning of the page."""

import streamlit as st

_SCRIPT = """
export default function goOn({ data, parentElement }) {
  const been = (window.airlockBeen ??= new Set());
  if (been.has(data.what)) return;  // once for each: the person may go away again
  been.add(data.what);
  const around = parentElement.closest('[data-testid="stVerticalBlock"]');
  const place = around.querySelector("h2, h3") ?? parentElement;
  place.tabIndex = -1;
  place.style.outline = "none";  // a place to go on from, and nothing to press
  place.focus({ preventScroll: true });
  const top = around.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight / 2) around.scrollIntoView({ block: data.block });
}
"""

_component = st.components.v2.component("airlock_go_on", js=_SCRIPT, isolate_styles=False)


def go_on_here(what: str, *, place: str, to_top: bool = False) -> None:
    """Let the keyboard go on at the block around this place, in view, in the run in which `what` is new."""
    _component(data={"what": what, "block": "start" if to_top else "nearest"}, key=f"go_on_{place}")
