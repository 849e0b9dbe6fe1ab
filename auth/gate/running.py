"""The guarded action that is running: the reference code that all records of it share, and what it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from auth import audit
from auth.errors import new_reference
from auth.gate.tab import drawn_again, in_callback
from auth.service import Service
from auth.session import SessionRecord


@dataclass(frozen=True, slots=True)
class Running:
    """One run. `what` stands in the trail."""

    reference: str
    what: str


_running: ContextVar[Running | None] = ContextVar("running", default=None)
_drawing: ContextVar[bool] = ContextVar("drawing", default=False)


@contextmanager
def drawing(by_streamlit: bool) -> Iterator[None]:
    """Whether what runs is a fragment or dialog that Streamlit draws, again with every click in it, and by its timer;
    or a call of somebody's own, from within one as well."""
    token = _drawing.set(by_streamlit)
    try:
        yield
    finally:
        _drawing.reset(token)


@contextmanager
def running(what: str) -> Iterator[None]:
    """Give one run of an action its reference code."""
    token = _running.set(Running(new_reference(), what))
    try:
        yield
    finally:
        _running.reset(token)


def action_reference() -> str:
    """The reference code under which the trail has the guarded action that is running; empty outside of one.

    For whoever keeps a record of their own about what the action did: the two are found together by it.
    """
    now = _running.get()
    return "" if now is None else now.reference


def write_down(
    tx: Any, service: Service, session: SessionRecord, *, action: str, outcome: str, reference: str = ""
) -> None:
    """What became of the run, in the trail; under the code of its refusal, if it has one.

    Of what is drawn, once a minute: a timer would fill the trail with it. So of what a page calls in each of its runs,
    where nothing is done.
    """
    now = _running.get() or Running(new_reference(), "")
    again = _drawing.get() or (outcome != "allowed" and not in_callback())
    if again and drawn_again(f"{action} {outcome} {now.what}", service.clock()):
        return
    code = reference or now.reference
    audit.action(tx, service, session, action=action, outcome=outcome, what=now.what, reference=code)
