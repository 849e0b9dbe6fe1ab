"""The gate of functions: `requires_mfa`. It decides what is *done*, each time it is done, from the database.

Widget callbacks run before the page, fragments and dialogs without it, and a click can come from a page that was
drawn while the proof still stood. So the function itself asks. It never raises: where it may not run it shows the way
forward in place, or, in a callback, leaves a note that the page shows.
"""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

import streamlit as st

from auth import policy, words
from auth.admission import touch
from auth.audit import refused
from auth.errors import AuthError, PermissionDenied
from auth.gate import screens
from auth.gate.identity import identify
from auth.gate.pages import leave_to_prove
from auth.gate.signal import GateClosed
from auth.gate.tab import in_callback, tab
from auth.presence import Present
from auth.renew import Standing
from auth.service import Service, current

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def requires_mfa(
    *, max_age: timedelta | None = None, role: str | None = None
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result | None]]:
    """Guard a function: it runs for a person who has proven a second factor (and holds `role`), else returns None.

    `max_age` demands a proof whose `auth_time` is not older; an unknown age is too old.
    """

    def decorate(function: Callable[Parameters, Result]) -> Callable[Parameters, Result | None]:
        @functools.wraps(function)
        def guarded(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result | None:
            service = current()
            present = _who(service)
            if isinstance(present, str):
                _tell(present)
                return None
            closed = _why_closed(service, present, max_age=max_age, role=role)
            if closed is not None:
                _tell(closed)
                if closed == _needed(service) and not in_callback():
                    offer(service, present, max_age)
                return None
            touch(service, present.record.handle)
            return function(*args, **kwargs)

        guarded.__airlock_guard__ = True  # type: ignore[attr-defined]
        return guarded

    return decorate


def offer(service: Service, present: Present, max_age: timedelta | None) -> None:
    """A button that goes to prove the second factor, where the function would have shown itself."""
    if screens.button(screens.VERIFY_AGAIN, key=f"verify-action-{tab().path}"):
        try:
            leave_to_prove(service, present, age=policy.strictest(service.settings.step_up.max_age, max_age), keep=())
        except GateClosed:
            return


def _who(service: Service) -> Present | str:
    """The live session, or the sentence that says why there is none."""
    try:
        found = identify(service)
    except AuthError as error:
        refused(error, event="action")
        return screens.say(service, error.message)
    if isinstance(found, Present):
        return found
    return service.words.ended(found.ended) if found.ended is not None else words.SIGNED_OUT_HERE


def _why_closed(service: Service, present: Present, *, max_age: timedelta | None, role: str | None) -> str | None:
    """The sentence that says why the function may not run now; None when it may."""
    record = present.record
    if present.standing is not Standing.FULL:
        return screens.say(service, words.NOT_ANSWERING)
    if role is not None and not policy.has_role(record.roles, [role], rules=service.settings.roles, when_unset="deny"):
        refused(PermissionDenied(check="role", expected=role, got=" ".join(record.roles)), event="action")
        sentence = words.ROLE_MISSING if service.settings.roles_configured else words.ROLES_NOT_SET_UP
        return screens.say(service, sentence, roles=role)
    age = policy.strictest(service.settings.step_up.max_age, max_age)
    fresh = policy.proof(record.mfa_at, record.auth_time, max_age=age, now=service.clock())
    return None if fresh.opens else _needed(service)


def _needed(service: Service) -> str:
    return screens.say(service, words.ACTION_NEEDED)


def _tell(sentence: str) -> None:
    if in_callback():
        tab().wish = sentence
    else:
        st.warning(sentence, icon=":material/lock:")
