"""Guarded functions by name: what it takes to run one, and how one that was interrupted is found again."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from auth import plain_values, policy
from auth.gate.tab import tab
from auth.service import Service
from auth.session import SessionRecord


@dataclass(frozen=True, slots=True)
class Action:
    """A guarded function: what it takes to run it, and the sentence by which a person knows it again."""

    name: str
    function: Callable[..., Any]
    max_age: timedelta | None
    role: str | None
    one_shot: bool
    describe: Callable[..., str] | None
    what: Callable[..., str] | None = None

    def about(self, arguments: Mapping[str, Any]) -> str:
        """What the trail says that the call is about."""
        say = self.what or self.describe
        return "" if say is None else say(**arguments)

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


_registered: dict[str, Action] = {}


def register(action: Action) -> None:
    """Make an action one that can be offered again."""
    _registered[action.name] = action


def registered(name: str) -> Action | None:
    """An action that can be offered again."""
    return _registered.get(name)


def name_of(function: Callable[..., Any]) -> str:
    """By what a function is found again after a restart. A page's functions belong to the page."""
    place = tab().path if function.__module__ == "__main__" else function.__module__
    return f"{place}:{function.__qualname__}"


def needed_age(service: Service, action: Action) -> timedelta | None:
    """The maximum age that a step-up for this action asks for. A one-shot proof is made now."""
    if action.one_shot:
        return timedelta(0)
    return policy.strictest(service.settings.step_up.max_age, action.max_age)


def proven(service: Service, record: SessionRecord, action: Action) -> bool:
    """Whether the session's proof is good for an action that needs none of its own."""
    fresh = policy.proof(record.mfa_at, record.auth_time, max_age=needed_age(service, action), now=service.clock())
    return fresh.opens
