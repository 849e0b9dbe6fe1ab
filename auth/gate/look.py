"""Bringing what a gate says at the top of a page into view: the click that caused it may have been far below. The
keyboard goes on there, too.
"""

import streamlit as st

_SCRIPT = """
export default function look({ data, parentElement }) {
  if (window.airlockLookedAt === data.what) return;  // once for each thing: the person may scroll away again
  window.airlockLookedAt = data.what;
  parentElement.scrollIntoView({ block: "center" });
  parentElement.tabIndex = -1;
  parentElement.style.outline = "none";  // a place to go on from, and nothing to press
  parentElement.focus({ preventScroll: true });
}
"""

_component = st.components.v2.component("airlock_look", js=_SCRIPT, isolate_styles=False)


def look(what: str) -> None:
    """Scroll to this place in the run in which `what` is new."""
    _component(data={"what": what}, key=f"airlock-look-{what}")
