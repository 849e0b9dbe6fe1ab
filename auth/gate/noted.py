"""Texts that stand in no address, because they can name a person, and still survive a reload: the address has a code,
and the server the text, sealed, for one person.
"""

from contextlib import suppress

from auth import waiting
from auth.errors import StoreUnavailable
from auth.gate.pages import gate, present
from auth.service import current


def note_down(text: str, *, instead_of: str = "") -> str:
    """Keep a text as long as this session may last; returns the code by which `noted` finds it again on this page.

    The text under the code `instead_of` is forgotten. The code is empty for an empty text, and while the database
    cannot be written: then the text is kept nowhere.
    """
    service = current()
    with suppress(StoreUnavailable):
        return waiting.note_down(service, present(service).record, _place(), text, instead_of=instead_of)
    return ""


def noted(code: str) -> str:
    """The text under this code, for the person who had it noted down on this page; empty if there is none."""
    service = current()
    with suppress(StoreUnavailable):
        return waiting.noted(service, present(service).record, _place(), code) or ""
    return ""


def _place() -> str:
    # Not the gate itself: what is kept there is given back once, by `ensure_mfa`.
    return f"{gate()}#noted"
