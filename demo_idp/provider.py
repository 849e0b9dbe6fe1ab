"""What every endpoint needs: who we are, whom we serve, where things are kept, what time it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from demo_idp.client import Client
from demo_idp.keys import SigningKey
from demo_idp.people import People
from demo_idp.store import Store


def system_now() -> datetime:
    """The machine's time: the only place where this package asks for it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Lifetimes:
    """How long things are good for."""

    session: timedelta = timedelta(hours=12)
    interaction: timedelta = timedelta(minutes=15)
    code: timedelta = timedelta(seconds=60)
    id_token: timedelta = timedelta(hours=1)
    access_token: timedelta = timedelta(hours=1)
    refresh_token: timedelta = timedelta(days=14)


LIFETIMES = Lifetimes()


@dataclass(frozen=True)
class Provider:
    """The provider itself. Addresses come from `issuer`, never from a request (a Host header is anybody's to write)."""

    issuer: str
    client: Client
    people: People
    store: Store
    keys: SigningKey
    lifetimes: Lifetimes
    now: Callable[[], datetime]

    def seconds(self) -> int:
        """The present moment in seconds since 1970, as tokens and rows write it."""
        return int(self.now().timestamp())

    def after(self, lifetime: timedelta) -> int:
        return self.seconds() + int(lifetime.total_seconds())

    def url(self, path: str) -> str:
        """An absolute address, for metadata."""
        return self.issuer + path

    @property
    def root(self) -> str:
        """The path under which the provider lives, `""` at the root of a host."""
        return urlsplit(self.issuer).path

    def path(self, path: str) -> str:
        """An address within this host, for links, forms and our own redirects."""
        return self.root + path

    @property
    def secure(self) -> bool:
        return self.issuer.startswith("https:")
