"""The guarded action that is running: the reference code that all records of it share, and what it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from auth import audit
from auth.errors import new_reference
from auth.service import Service
from auth.session import SessionRecord


@dataclass(frozen=True, slots=True)
class Running:
    """One run. `what` stands in the trail."""

    reference: str
    what: str


_running: ContextVar[Running | None] = ContextVar("running", default=None)


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
    """What became of the run, in the trail; under the code of its refusal, if it has one."""
    now = _running.get() or Running(new_reference(), "")
    code = reference or now.reference
    audit.action(tx, service, session, action=action, outcome=outcome, what=now.what, reference=code)
