"""What happens instead of a guarded function: why it does not run, what is remembered of it, and the way to prove."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from streamlit.errors import StreamlitDuplicateElementKey

from auth import audit, policy, wishes, words
from auth.errors import PermissionDenied
from auth.gate import proving, screens
from auth.gate.pages import gate
from auth.gate.proving import leave_to_prove
from auth.gate.registry import Action, needed_age
from auth.gate.running import write_down
from auth.gate.signal import GateClosed
from auth.gate.tab import Note, in_callback
from auth.gate.telling import tell
from auth.presence import Absent, Present
from auth.renew import Standing
from auth.service import Service
from auth.session import SessionRecord


def barred(service: Service, action: Action, present: Present) -> str | None:
    """The sentence that says why this person may not do this at all now, whatever they prove."""
    if present.standing is not Standing.FULL:
        return screens.say(service, words.NOT_ANSWERING)
    roles, settings = present.record.roles, service.settings
    if action.role is None or policy.has_role(roles, [action.role], rules=settings.roles, when_unset="deny"):
        return None
    denied = PermissionDenied(check="role", expected=action.role, got=" ".join(roles))
    with service.writing() as tx:
        write_down(tx, service, present.record, action=action.name, outcome=denied.code, reference=denied.reference)
    audit.refused(denied, event="action", gate=action.name, session=present.record)
    sentence = words.ACTION_ROLE_MISSING if settings.roles_configured else words.ROLES_NOT_SET_UP
    return screens.say(service, sentence, roles=action.role)


def interrupted(service: Service, action: Action, arguments: dict[str, Any], present: Present) -> None:
    """The proof is missing or too old: nothing runs; the wish is remembered, or the way to prove is shown in place."""
    with service.writing() as tx:
        write_down(tx, service, present.record, action=action.name, outcome="proof_needed")
    if action.describe is not None:
        _remember(service, action, arguments, present.record)
        tell(Note(words.ACTION_NEEDED), offered=True)
        return
    age = needed_age(service, action)
    tell(Note(words.ACTION_NEEDED, provable=True, age=age))
    if not in_callback() and _asked_to_verify(service, action, age):
        with suppress(GateClosed):
            screens.trouble(service, leave_to_prove(service, present, name=gate(), age=age))


def _asked_to_verify(service: Service, action: Action, age: timedelta | None) -> bool:
    try:
        return proving.button(service, key=f"verify-{action.name}", name=gate(), age=age)
    except StreamlitDuplicateElementKey:
        return False  # the function was called before in this run, and its button stands there


def interrupted_by_end(service: Service, action: Action, arguments: dict[str, Any], absent: Absent) -> None:
    """The session is over: nothing runs; what was wanted waits for the same person to sign in again."""
    if absent.last is not None and action.describe is not None:
        _remember(service, action, arguments, absent.last)
    sentence = service.words.ended(absent.ended) if absent.ended is not None else words.SIGNED_OUT_HERE
    tell(Note(sentence, of_end=True))


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
