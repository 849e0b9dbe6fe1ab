"""The one form that is open in this tab: for which action, with which key, and what was typed so far.

This is the tab's view and opens nothing. The key is made when the form opens, so that sending it twice does it once.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import streamlit as st

from billing import process
from billing.actions import Action, new_key
from ui.focus import go_on_here
from ui.show import literal

_OPEN, _REFUSED, _NEWS, _SAID = "desk_open", "desk_refused", "desk_news", "desk_said"

SAID_FOR = timedelta(seconds=3)
"""A second click makes another run at once, and must not wipe away what the first one said."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form: a view of plain values in the tab, so that `keep=` can keep them for the same person."""

    _values: dict[str, Any] = field(repr=False)

    @property
    def action(self) -> Action:
        """What it is for."""
        return Action(self._values["action"])

    @property
    def invoice_id(self) -> int:
        """The invoice that it is about."""
        return int(self._values["invoice_id"])

    @property
    def key(self) -> str:
        """What billing knows the form by."""
        return str(self._values["key"])

    @property
    def typed(self) -> dict[str, Any]:
        """What comes back when the person changes their mind."""
        typed: dict[str, Any] = self._values["typed"]
        return typed

    @property
    def ready(self) -> dict[str, Any] | None:
        """What the person is asked to confirm, as plain values; None while the form is filled in."""
        ready: dict[str, Any] | None = self._values["ready"]
        return ready

    @property
    def turns(self) -> int:
        """How often it went on to the confirmation, or back to the fields."""
        return int(self._values.get("turns", 0))

    def make_ready(self, call: dict[str, Any] | None) -> None:
        """Go on to the confirmation, or back to the fields."""
        self._values["ready"] = call
        self._values["turns"] = self.turns + 1

    def widget(self, name: str) -> str:
        """The key of a field: another one in each form, so that nothing is left over from the last."""
        return f"form-{name}{self._suffix}"

    def recall(self, name: str, otherwise: Any) -> Any:
        """What was typed into a field before."""
        return self.typed.get(name, otherwise)

    def look_at_fields(self) -> None:
        """Remember what stands in the fields at this moment, sent or not."""
        for key in st.session_state:
            if isinstance(key, str) and key.startswith("form-") and key.endswith(self._suffix):
                self.typed[key.removeprefix("form-").removesuffix(self._suffix)] = st.session_state[key]

    @property
    def _suffix(self) -> str:
        return f"-{self.key[:8]}"


def open_form(action: Action, invoice_id: int) -> None:
    """Begin to fill in a form; another one that was open is put away."""
    st.session_state[_OPEN] = {
        "action": action.value,
        "invoice_id": invoice_id,
        "key": new_key(),
        "typed": {},
        "ready": None,
        "turns": 0,
    }


def form_of(invoice_id: int) -> OpenForm | None:
    """The form that is open for this invoice."""
    form = _open_form()
    return form if form is not None and form.invoice_id == invoice_id else None


def close_form(key: str | None = None) -> None:
    """Put the form away; with a key only if it is the one that has it."""
    form = _open_form()
    if form is not None and key in (None, form.key):
        st.session_state.pop(_OPEN)


def in_hand() -> tuple[str, ...]:
    """What `keep=` keeps of the form: everything, as it stands now."""
    form = _open_form()
    if form is None:
        return ()
    form.look_at_fields()
    return (_OPEN,)


def _open_form() -> OpenForm | None:
    values = st.session_state.get(_OPEN)
    return None if values is None else OpenForm(values)


def refuse(sentence: str) -> None:
    """Leave a sentence about what was not done. A callback has no place of its own on the screen."""
    st.session_state[_REFUSED] = sentence


def announce(sentence: str) -> None:
    """Leave a sentence about what was done, fit for Markdown, for the run that comes next."""
    st.session_state[_NEWS] = sentence


def was_refused() -> bool:
    """Whether there is something to say about what was not done."""
    return _REFUSED in st.session_state


def show_what_was_said() -> None:
    """Say what was left to say, once and for a moment."""
    place = st.container()  # there even if empty: what comes and goes above tabs would close the one that is open
    refused, news = st.session_state.get(_REFUSED), st.session_state.get(_NEWS)
    if refused is not None or news is not None:
        st.session_state[_SAID] = (process.now(), refused, news)
        st.session_state.pop(_REFUSED, None)
        st.session_state.pop(_NEWS, None)
    said_at, refused, news = st.session_state.get(_SAID, (None, None, None))
    if said_at is None or process.now() - said_at > SAID_FOR:
        st.session_state.pop(_SAID, None)
        return
    if refused is not None:
        place.error(literal(refused), icon=":material/block:")
    if news is not None:
        place.success(news, icon=":material/check:")
    with place:
        go_on_here(said_at.isoformat(), place="said")
