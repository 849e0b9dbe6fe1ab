"""The one form that is open in this tab: for which action, with which key, and what was typed so far.

This is the tab's view and opens nothing. The key is made when the form opens, so that sending it twice does it once.
"""

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from billing.actions import Action, new_key
from ui.show import literal

_OPEN, _REFUSED, _NEWS = "desk_open", "desk_refused", "desk_news"


@dataclass(slots=True)
class OpenForm:
    """A form. `typed` comes back when the person changes their mind; `ready` is what they are asked to confirm."""

    action: Action
    invoice_id: int
    key: str = field(default_factory=new_key, repr=False)
    typed: dict[str, Any] = field(default_factory=dict, repr=False)
    ready: Any = field(default=None, repr=False)

    def widget(self, name: str) -> str:
        """The key of a field: another one in each form, so that nothing is left over from the last."""
        return f"form-{name}-{self.key[:8]}"

    def recall(self, name: str, otherwise: Any) -> Any:
        """What was typed into a field before."""
        return self.typed.get(name, otherwise)


def open_form(action: Action, invoice_id: int) -> None:
    """Begin to fill in a form; another one that was open is put away."""
    st.session_state[_OPEN] = OpenForm(action, invoice_id)


def form_of(invoice_id: int) -> OpenForm | None:
    """The form that is open for this invoice."""
    form: OpenForm | None = st.session_state.get(_OPEN)
    return form if form is not None and form.invoice_id == invoice_id else None


def close_form(key: str | None = None) -> None:
    """Put the form away; with a key only if it is the one that has it."""
    form: OpenForm | None = st.session_state.get(_OPEN)
    if form is not None and key in (None, form.key):
        st.session_state.pop(_OPEN)


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
    """Say what was left to say, once."""
    if (refused := st.session_state.pop(_REFUSED, None)) is not None:
        st.error(literal(refused), icon=":material/block:")
    if (news := st.session_state.pop(_NEWS, None)) is not None:
        st.success(news, icon=":material/check:")
