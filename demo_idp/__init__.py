"""A small identity provider for demonstrations and tests: real protocol, real signatures, published passwords.

It shares no code with the application that it serves and meets it only over HTTP. A good order to read it in:
`people`, `wish` (what a request asks for), `authorize` (answer, refuse or ask), `conversation` and its pages,
`grants` and `grant_types` (what the token endpoint gives), `logout`.
"""

from demo_idp.app import build
from demo_idp.client import Client
from demo_idp.people import DEMO_PEOPLE, Person
from demo_idp.provider import Lifetimes

__all__ = ["DEMO_PEOPLE", "Client", "Lifetimes", "Person", "build"]
