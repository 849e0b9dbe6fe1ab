"""The gate of functions: `requires_mfa`. It decides what is *done*, each time it is done, from the database.

Widget callbacks run before the page, fragments and dialogs without it, and a click can come from a page that was drawn
while the proof still stood. So the function itself asks. It never raises over a missing proof: it shows the way forward
in place, or, in a callback, leaves a note that the page shows. With `describe=`, what was wanted is remembered and
offered again once the proof is there (`auth.gate.offers`).
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.errors import StreamlitDuplicateElementKey

from auth import audit, plain_values, policy, wishes, words
from auth.admission import touch
from auth.errors import AuthError, PermissionDenied
from auth.gate import proving, screens
from auth.gate.identity import identify
from auth.gate.pages import gate
from auth.gate.proving import leave_to_prove
from auth.gate.signal import GateClosed
from auth.gate.tab import Note, in_callback, tab
from auth.presence import Absent, Present
from auth.renew import Standing
from auth.service import Service, current
from auth.session import SessionRecord

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Action:
    """A guarded function: what it takes to run it, and the sentence by which a person knows it again."""

    name: str
    function: Callable[..., Any]
    max_age: timedelta | None
    role: str | None
    one_shot: bool
    describe: Callable[..., str] | None

    def arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The call's arguments by name, without the transaction that a one-shot action is handed.

        Raises `TypeError` or `ValueError` for one that could not be kept, before anybody needs it kept.
        """
        signature = inspect.signature(self.function)
        if self.one_shot:
            signature = signature.replace(parameters=[p for n, p in signature.parameters.items() if n != "tx"])
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        plain_values.write(bound.arguments)
        return dict(bound.arguments)


_registered: dict[str, tuple[Action, Callable[..., Any]]] = {}


def registered(name: str) -> tuple[Action, Callable[..., Any]] | None:
    """An action that can be offered again, and its guarded function."""
    return _registered.get(name)


def requires_mfa(
    *,
    max_age: timedelta | None = None,
    role: str | None = None,
    one_shot: bool = False,
    describe: Callable[..., str] | None = None,
) -> Callable[[Callable[Parameters, Result]], Callable[..., Result | None]]:
    """Guard a function: it runs for a person who has proven a second factor (and holds `role`), else returns None.

    `max_age` demands a proof whose `auth_time` is not older; an unknown age is too old. `one_shot` demands a proof made
    for exactly this call; it is used up in the transaction that the function is handed as `tx`, and in which it writes.
    `describe` makes, from the same arguments, the sentence to confirm when the call is offered again; the function is
    then at the top of a module, and its arguments are plain values.
    """

    if one_shot and describe is None:
        raise TypeError("one_shot=True needs describe=: its proof is made for a call that is offered again.")

    def decorate(function: Callable[Parameters, Result]) -> Callable[..., Result | None]:
        if function.__globals__["__name__"].startswith("streamlit."):
            # Streamlit runs what stands below `st.fragment` again by itself, and so past a guard that stands above.
            raise TypeError("@requires_mfa stands below @st.fragment and @st.dialog, next to the function it guards.")
        action = Action(_name(function), function, max_age, role, one_shot, describe)

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Result | None:
            result: Result | None = _call(action, args, kwargs)
            if isinstance(result, str) and in_callback():
                tab().good_news = Note(result)  # what a callback says is shown by the page, once
            return result

        guarded.__airlock_guard__ = True  # type: ignore[attr-defined]
        if describe is not None:
            _registered[action.name] = (action, guarded)
        return guarded

    return decorate


def needed_age(service: Service, action: Action) -> timedelta | None:
    """The maximum age that a step-up for this action asks for. A one-shot proof is made now."""
    if action.one_shot:
        return timedelta(0)
    return policy.strictest(service.settings.step_up.max_age, action.max_age)


def proven(service: Service, record: SessionRecord, action: Action) -> bool:
    """Whether the session's proof is good for an action that needs none of its own."""
    fresh = policy.proof(record.mfa_at, record.auth_time, max_age=needed_age(service, action), now=service.clock())
    return fresh.opens


def _call(action: Action, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    service = current()
    arguments = action.arguments(args, kwargs) if action.describe is not None else {}
    try:
        present = _admitted(service, action, arguments)
    except AuthError as error:
        audit.refused(error, event="action", gate=action.name)
        _tell(Note(screens.say(service, error.message, reference=error.reference)))
        return None
    if present is None:
        return None
    if action.one_shot:
        return _run_once(service, action, arguments, present)
    return action.function(*args, **kwargs)


def _admitted(service: Service, action: Action, arguments: dict[str, Any]) -> Present | None:
    """The session for which the function may run now. None when not: then the person has been told why."""
    found = identify(service)
    if isinstance(found, Absent):
        _interrupted_by_end(service, action, arguments, found)
        return None
    barred = _barred(service, action, found)
    if barred is not None:
        _tell(Note(barred))
        return None
    if not action.one_shot:
        if not proven(service, found.record, action):
            _interrupted(service, action, arguments, found)
            return None
        with service.writing() as tx:
            audit.action(tx, service, found.record, action=action.name, outcome="allowed")
    touch(service, found.record.handle)
    return found


def _run_once(service: Service, action: Action, arguments: dict[str, Any], present: Present) -> Any:
    """Use up the proof, write the action's own rows and the trail: all of it commits together, or nothing."""
    with service.writing() as tx:
        if wishes.consume_proof(service, tx, present.record, action=action.name, arguments=arguments):
            audit.action(tx, service, present.record, action=action.name, outcome="allowed")
            return action.function(tx=tx, **arguments)
    _interrupted(service, action, arguments, present)
    return None


def _barred(service: Service, action: Action, present: Present) -> str | None:
    """The sentence that says why this person may not do this at all now, whatever they prove."""
    if present.standing is not Standing.FULL:
        return screens.say(service, words.NOT_ANSWERING)
    roles, settings = present.record.roles, service.settings
    if action.role is None or policy.has_role(roles, [action.role], rules=settings.roles, when_unset="deny"):
        return None
    denied = PermissionDenied(check="role", expected=action.role, got=" ".join(roles))
    audit.refused(denied, event="action", gate=action.name, session=present.record)
    sentence = words.ACTION_ROLE_MISSING if settings.roles_configured else words.ROLES_NOT_SET_UP
    return screens.say(service, sentence, roles=action.role)


def _interrupted(service: Service, action: Action, arguments: dict[str, Any], present: Present) -> None:
    """The proof is missing or too old: nothing runs; the wish is remembered, or the way to prove is shown in place."""
    with service.writing() as tx:
        audit.action(tx, service, present.record, action=action.name, outcome="proof_needed")
    if action.describe is not None:
        _remember(service, action, arguments, present.record)
        _tell(Note(words.ACTION_NEEDED), offered=True)
        return
    age = needed_age(service, action)
    _tell(Note(words.ACTION_NEEDED, provable=True, age=age))
    if not in_callback() and _asked_to_verify(service, action, age):
        with suppress(GateClosed):
            screens.trouble(service, leave_to_prove(service, present, name=gate(), age=age))


def _asked_to_verify(service: Service, action: Action, age: timedelta | None) -> bool:
    try:
        return proving.button(service, key=f"verify-{action.name}", name=gate(), age=age)
    except StreamlitDuplicateElementKey:
        return False  # the function was called before in this run, and its button stands there


def _interrupted_by_end(service: Service, action: Action, arguments: dict[str, Any], absent: Absent) -> None:
    """The session is over: nothing runs; what was wanted waits for the same person to sign in again."""
    if absent.last is not None and action.describe is not None:
        _remember(service, action, arguments, absent.last)
    _tell(Note(service.words.ended(absent.ended) if absent.ended is not None else words.SIGNED_OUT_HERE))


def _remember(service: Service, action: Action, arguments: dict[str, Any], session: SessionRecord) -> None:
    assert action.describe is not None
    wishes.record(
        service,
        session,
        gate=gate(),
        action=action.name,
        arguments=arguments,
        sentence=action.describe(**arguments),
        one_shot=action.one_shot,
    )


def _tell(note: Note, *, offered: bool = False) -> None:
    """Say it in place; from a callback, at the top of the page. What is offered again says so itself there."""
    if in_callback():
        tab().note = None if offered else note
    else:
        st.warning(note.sentence, icon=":material/lock:")


def _name(function: Callable[..., Any]) -> str:
    """By what a function is found again after a restart. A page's functions belong to the page."""
    place = tab().path if function.__module__ == "__main__" else function.__module__
    return f"{place}:{function.__qualname__}"
