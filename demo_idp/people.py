"""The people who can sign in, and what may be said about them.

Their passwords are printed on the sign-in page: this provider is for a demonstration on one machine.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """One account. `has_authenticator` says whether a second factor existed before the demonstration began."""

    sub: str
    user_name: str
    password: str = field(repr=False)
    name: str
    email: str
    groups: tuple[str, ...]
    has_authenticator: bool


DEMO_PEOPLE: tuple[Person, ...] = (
    Person("3f9c1b7e5d2a4860", "ada", "ada-demo", "Ada Lindqvist", "ada@example.com", ("finance",), True),
    Person("b81d06e94c7f4a23", "ben", "ben-demo", "Ben Okafor", "ben@example.com", ("support",), True),
    Person("62e7a5308fd94c1b", "cleo", "cleo-demo", "Cleo Marchetti", "cleo@example.com", ("finance", "admin"), True),
    Person("d40b93f6178e4ec5", "dan", "dan-demo", "Dan Whitfield", "dan@example.com", ("finance",), False),
)


class People:
    """Finds people by the names that a form, a hint or a session may use."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.everyone = tuple(people)
        self._by_sub = {person.sub: person for person in people}

    def by_sub(self, sub: str) -> Person | None:
        return self._by_sub.get(sub)

    def by_name(self, name: str) -> Person | None:
        """The person whose user name or e-mail address this is; letter case does not matter."""
        wanted = name.strip().casefold()
        return next((person for person in self.everyone if wanted in (person.user_name, person.email)), None)


def password_matches(person: Person | None, password: str) -> bool:
    """Whether the password is right. Takes the same time for a person who does not exist."""
    expected = person.password if person else "nobody has this password"
    same = hmac.compare_digest(expected.encode(), password.encode())
    return same and person is not None


def claims_about(person: Person, scope: str) -> dict[str, object]:
    """The claims that a scope releases (OIDC Core 5.4). `groups` comes with `profile`, so that no client must ask."""
    granted = set(scope.split())
    claims: dict[str, object] = {"sub": person.sub}
    if "profile" in granted:
        claims |= {"name": person.name, "preferred_username": person.user_name, "groups": list(person.groups)}
    if "email" in granted:
        claims |= {"email": person.email, "email_verified": True}
    return claims
