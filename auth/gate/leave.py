"""Leaving for another address: a small component replaces the page, and a link stands by for when it cannot.

`location.replace`, so that Back does not lead into the redirect again. The component's script is a module that
Streamlit serves as a blob; the strict script policy allows it.
"""

from typing import NoReturn

import streamlit as st

from auth.gate.signal import GateClosed

_SCRIPT = """
export default function leave({ data, parentElement }) {
  const link = document.createElement("a");
  link.textContent = data.label;
  link.href = data.url;
  link.target = "_self";
  parentElement.replaceChildren(link);
  window.location.replace(data.url);
}
"""

_component = st.components.v2.component("airlock_leave", js=_SCRIPT, isolate_styles=False)


def leave(url: str, sentence: str) -> NoReturn:
    """Send the browser to `url`, saying so, and end the run."""
    st.write(sentence)
    _component(data={"url": url, "label": "Continue"}, key="airlock-leave")
    raise GateClosed
