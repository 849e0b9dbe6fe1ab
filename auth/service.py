"""What every verb needs, built once for each process: settings, database, provider, vault, clock, our pages."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from pydantic import SecretStr

from auth.clock import Clock, system_clock
from auth.errors import ConfigurationError, StoreUnavailable
from auth.oidc.client import Client
from auth.oidc.provider import Provider
from auth.settings import Settings
from auth.store import sessions, sign_outs
from auth.vault import Vault, random_token
from auth.words import Vocabulary

_AS_LONG_AS_A_TOKEN = "0" * 8192
READ_ONLY = "airlock_read_only"
"""The execution option that tells the engine's owner that a transaction only reads."""


@dataclass(frozen=True)
class Service:
    """Handed to every verb as its first argument. `pages` are the paths a person may be sent back to."""

    settings: Settings
    engine: sa.Engine
    provider: Provider
    vault: Vault
    clock: Clock
    pages: frozenset[str]

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that writes. Raises `StoreUnavailable` when the database is locked, missing or away."""
        with _translated(), self.engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that only reads, and so waits for no writer."""
        with _translated(), self.engine.connect() as connection:
            reader = connection.execution_options(**{READ_ONLY: True})
            with reader.begin():
                yield reader

    def check_writable(self) -> None:
        """Write what a person's sign-out writes, and take it away again. Raises `StoreUnavailable`.

        It waits for a writer at work as long as every other writer would. Both are committed: a full disk is noticed by
        nothing less. Sessions are looked at, because a lock on them alone would hold up everybody.
        """
        ticket, now = random_token(256)[:64], self.clock()
        with self.writing() as tx:
            sessions.by_handle(tx, "")
            sign_outs.add(tx, ticket_hash=ticket, browser_hash="", id_token_sealed=_AS_LONG_AS_A_TOKEN, now=now)
            sign_outs.take(tx, ticket, "", now)

    @property
    def words(self) -> Vocabulary:
        """The names that stand in sentences."""
        return Vocabulary(name=self.settings.oidc.display_name, contact=self.settings.contact)

    @property
    def idle_timeout(self) -> timedelta:
        """How long a session lives without anything being done."""
        return self.settings.session.idle_timeout

    def is_page(self, path: str) -> bool:
        """Whether a path, base path included, is one of our pages: the allow-list of every way back."""
        return path in self.pages


def build(settings: Settings, engine: sa.Engine, *, pages: Collection[str], clock: Clock = system_clock) -> Service:
    """Put a service together; asks nobody anything. `pages` are the paths of our pages below the base path."""
    oidc, session = settings.oidc, settings.session
    client = Client(
        issuer=oidc.issuer,
        client_id=oidc.client_id,
        client_secret=_reveal(oidc.client_secret),
        redirect_uri=oidc.redirect_uri,
        client_auth=oidc.client_auth,
        client_key=_reveal(oidc.client_key),
        id_token_alg=oidc.id_token_alg,
        trusted_audiences=oidc.trusted_audiences,
        par=oidc.par,
    )
    previous = _reveal(session.secret_previous)
    return Service(
        settings=settings,
        engine=engine,
        provider=Provider(client, clock),
        vault=Vault(session.secret.get_secret_value(), [previous] if previous else []),
        clock=clock,
        pages=frozenset(settings.base_path + path for path in pages),
    )


def _reveal(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


_installed: Service | None = None


def install(service: Service) -> None:
    """Make a service the one this process uses. Called once, by the entry or by a test."""
    global _installed
    _installed = service


def current() -> Service:
    """The service of this process."""
    if _installed is None:
        raise ConfigurationError(["Airlock was not started through app.py: run `streamlit run app.py`."])
    return _installed


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError:
        raise  # the database answered, and its answer is one that a verb waits for
    except (sa.exc.DBAPIError, sa.exc.TimeoutError) as error:
        # Every other class: a missing table is another one on PostgreSQL than on SQLite, and a broken file a third.
        # The name alone: the text can hold the address. SQLite has one class for "locked", "read-only" and "full".
        cause = error.__cause__ or error
        raise StoreUnavailable(
            check="database", got=getattr(cause, "sqlite_errorname", type(cause).__name__)
        ) from error
