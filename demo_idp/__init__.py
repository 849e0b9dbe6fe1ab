"""A small identity provider for demonstrations and tests: real protocol, real signatures, published passwords.

It shares no code with the application that it serves and meets it only over HTTP. A good order to read it in:
`people`, `wish` (what a request asks for), `authorize` (answer, refuse or ask), `conversation` and its pages,
`grants` and `grant_types` (what the token endpoint gives), `logout`.
"""

from typing import TYPE_CHECKING, Any

from demo_idp.client import Client
from demo_idp.later import Later
from demo_idp.people import DEMO_PEOPLE, Person

if TYPE_CHECKING:
    from demo_idp.app import build
    from demo_idp.provider import Lifetimes

__all__ = ["DEMO_PEOPLE", "Client", "Later", "Lifetimes", "Person", "build"]


def __getattr__(name: str) -> Any:
    # Whoever mounts the provider loads the rest of it with the first request; see `later`.
    if name not in ("Lifetimes", "build"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from demo_idp import app

    return getattr(app, name)
