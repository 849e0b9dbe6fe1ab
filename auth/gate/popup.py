"""The button of popup mode: a click opens our own route in a window, and the page hears when it is done.

The window is opened by the browser side, in the click itself, or browsers would block it; where one blocks it all the
same, the page hears of that, and goes on by redirect like any other. The page listens on a BroadcastChannel of our
origin and asks for a run; whether anything was proven, the gate reads from the database as always.
"""

from datetime import timedelta
from urllib.parse import urlencode

import streamlit as st

from auth.service import Service

_SCRIPT = """
export default function popup({ data, parentElement, setTriggerValue }) {
  let button = parentElement.querySelector("button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "airlock-verify";
    parentElement.appendChild(button);
  }
  button.textContent = data.label;
  button.onclick = () => {
    const opened = window.open(data.popup, "airlock-step-up", "popup,width=480,height=700");
    if (!opened) setTriggerValue("blocked", true);
  };
  const channel = new BroadcastChannel("airlock");
  channel.onmessage = (message) => {
    if (message.data === "verified") setTriggerValue("verified", true);
  };
  return () => channel.close();
}
"""

_STYLE = """
.airlock-verify {
  font: inherit; padding: 0.4rem 0.9rem; cursor: pointer; color: #fff; border: 1px solid transparent;
  background: var(--st-primary-color); border-radius: var(--st-button-radius, 0.4rem);
}
.airlock-verify:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""

_component = st.components.v2.component("airlock_popup", js=_SCRIPT, css=_STYLE, isolate_styles=False)


def button(
    service: Service, label: str, *, key: str, name: str, age: timedelta | None, wish_id: str | None = None
) -> None:
    """A button that proves the second factor for the gate `name` in a window of its own."""
    asked = {"gate": name, "max_age": None if age is None else str(int(age.total_seconds())), "wish": wish_id}
    query = urlencode({parameter: value for parameter, value in asked.items() if value is not None})
    _component(
        data={"label": label, "popup": f"{service.settings.base_path}/step-up?{query}"},
        key=key,
        on_verified_change=lambda: None,
        on_blocked_change=lambda: None,
    )


def blocked(key: str) -> bool:
    """Whether this run was caused by a click on that button for which the browser opened no window."""
    reported = st.session_state.get(key)
    return bool(reported and reported.get("blocked"))
