"""The provider, the database and the clock fail while somebody signs in or steps up. Then they are well again.

In every case: no session and no evidence that should not be, the session that was there stays, an answer a person can
read, and the next try works.
"""

import dataclasses
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from auth.oidc.provider import Provider
from scripts.prove.record import Findings
from scripts.prove.whole import broken
from tests.support import postgresql, programs
from tests.support.flow import Airlock, Clock, Tab, visit_provider
from tests.support.oidc_keys import rsa_key
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Behaviour, Drip, Raw, Slow, page

PATIENCE = 0.6
"""Seconds that one call may take here, so that a slow provider does not make this slow."""
ENDPOINTS = ("discovery", "jwks", "token", "userinfo")
ANSWERED = {303, 400, 503}


@dataclass(frozen=True)
class World:
    """One installation, one browser in which Ada may be signed in, and the provider's own clock."""

    airlock: Airlock
    clock: Clock
    tab: Tab

    @property
    def provider(self) -> StubProvider:
        return self.airlock.provider


Fault = Callable[[World], Any]
"""A context manager: inside it something is wrong."""


def behaviours(chance: Random) -> dict[str, Behaviour]:
    """What a faulty endpoint does."""
    return {
        "an error of a gateway": page(502),
        "a page with status 200": page(200),
        "no content": Raw(b""),
        "noise": Raw(chance.randbytes(300)),
        "a list": Raw(b"[]"),
        "deep nesting": Raw(b"[" * 100_000),
        "too much": Raw(b"{" + b" " * 2_000_000 + b"}"),
        "silence": Slow(3 * PATIENCE),
        "a drip": Drip(),
        "a redirect": Raw(b"", 302, headers=(("Location", "http://169.254.169.254/"),)),
    }


def provider_faults(chance: Random) -> dict[str, Fault]:
    """Every endpoint with every fault, and keys that change between leaving and coming back."""
    faults = {
        f"{endpoint}: {name}": _misbehaving(endpoint, behaviour)
        for endpoint in ENDPOINTS
        for name, behaviour in behaviours(chance).items()
    }
    return faults | {"database: gone": _table_gone, "database: locked": _locked, "database: full": _full}


def tried(seed: int, *, only: Sequence[str] = ()) -> Findings:
    """Each fault in the middle of a sign-in and of a step-up."""
    faults = provider_faults(Random(seed))
    chosen = {name: faults[name] for name in only or faults}
    problems: list[str] = []
    for name, fault in chosen.items():
        for stepping_up in (False, True):
            with _world() as world:
                problems += [f"{name}, {_words(stepping_up)}: {what}" for what in _suffer(world, fault, stepping_up)]
    with _world() as world:
        problems += _rotation(world)
    problems += _clock_steps()
    return {
        "faults": len(chosen),
        "times": "once in a sign-in and once in a step-up",
        "also": ["the provider changed its keys between leaving and coming back", "the clock stepped"],
        "problems": problems,
    }


def postgresql_away() -> Findings:
    """PostgreSQL crashes between leaving and coming back, and is started again before the next try."""
    binaries = programs.postgresql()
    if binaries is None:
        return {"left_out": "PostgreSQL is missing", "problems": []}
    problems: list[str] = []
    with postgresql.running_server(binaries, survives_a_crash=True) as server:
        for stepping_up in (False, True):
            with server.fresh_database() as url, _world(url=url) as world:
                problems += [
                    f"PostgreSQL away, {_words(stepping_up)}: {what}"
                    for what in _suffer(world, lambda _: _crashed(server), stepping_up)
                ]
    return {"faults": 1, "times": "once in a sign-in and once in a step-up", "problems": problems}


@contextmanager
def _crashed(server: postgresql.Server) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def _suffer(world: World, fault: Fault, stepping_up: bool) -> list[str]:
    """Leave, let it fail on the way back, look, and try again when all is well."""
    begin = _beginner(world, stepping_up)
    url = visit_provider(begin())
    was = world.tab.session
    _forget_what_the_provider_said(world)
    with fault(world):
        status = world.tab.callback(url).status_code
    problems = [] if status in ANSWERED else [f"status {status}"]
    now = world.tab.session
    # What fits on a disk that is nearly full is written, then wholly; nothing else may get through.
    if fault is not _full and (was and (was.id, was.mfa_at)) != (now and (now.id, now.mfa_at)):
        problems.append("the session changed")
    with world.airlock.service.reading() as tx:
        problems += broken(tx)
    _forget_what_the_provider_said(world)
    world.clock.forward(minutes=2)  # the pause after a provider that did not answer
    world.tab.callback(visit_provider(begin()))
    after = world.tab.session
    if after is None or (stepping_up and after.mfa_at is None):
        problems.append("the next try failed")
    return problems


def _beginner(world: World, stepping_up: bool) -> Callable[[], str]:
    if not stepping_up:
        return world.tab.begin_login
    world.tab.sign_in()
    return world.tab.begin_step_up


def _forget_what_the_provider_said(world: World) -> None:
    """As in a process that has just started: metadata and keys must be asked for."""
    service = world.airlock.service
    object.__setattr__(service, "provider", Provider(service.provider.client, service.clock))


def _misbehaving(endpoint: str, behaviour: Behaviour) -> Fault:
    @contextmanager
    def fault(world: World) -> Iterator[None]:
        world.provider.misbehave(endpoint, behaviour)
        yield
        world.provider.misbehave(endpoint, None)

    return fault


@contextmanager
def _table_gone(world: World) -> Iterator[None]:
    _execute(world, "ALTER TABLE auth_pending RENAME TO elsewhere")
    yield
    _execute(world, "ALTER TABLE elsewhere RENAME TO auth_pending")


@contextmanager
def _locked(world: World) -> Iterator[None]:
    with world.airlock.engine.connect() as other, other.begin():
        yield


@contextmanager
def _full(world: World) -> Iterator[None]:
    """SQLite may not add a page, and none is free: what a full disk makes of it."""
    engine = world.airlock.engine

    def limit(connection: Any, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    _execute(world, "CREATE TABLE filling (content BLOB)")
    engine.dispose()
    sa.event.listen(engine, "connect", limit)
    for size in (3_000, 300, 30):
        with suppress(sa.exc.OperationalError):
            while True:
                _execute(world, f"INSERT INTO filling VALUES (zeroblob({size}))")
    yield
    sa.event.remove(engine, "connect", limit)
    engine.dispose()
    _execute(world, "DROP TABLE filling")


def _rotation(world: World) -> list[str]:
    """New keys at the provider between leaving and coming back are simply fetched."""
    world.tab.sign_in()
    world.clock.forward(minutes=10)
    url = visit_provider(world.tab.begin_step_up())
    world.provider.keys = [rsa_key("rotated")]
    world.tab.callback(url)
    session = world.tab.session
    return [] if session is not None and session.mfa_at is not None else ["rotated keys: the proof was not accepted"]


def _clock_steps() -> list[str]:
    """Our clock steps on the way, the provider's does not; never a proof out of it, and all well when it is right."""
    problems = []
    for hours in (-24.0, -1.0, 0.5, 24.0):
        with _world(separate_clock=True) as world:
            url = visit_provider(world.tab.begin_login())
            world.clock.forward(hours=hours)
            status = world.tab.callback(url).status_code
            if status not in ANSWERED or world.tab.session is not None:
                problems.append(f"clock {hours:+} h: {status}")
            world.clock.forward(hours=-hours)
            world.tab.sign_in()
            if world.tab.session is None:
                problems.append(f"clock {hours:+} h and back: no sign-in")
    return problems


@contextmanager
def _world(*, separate_clock: bool = False, url: str | None = None) -> Iterator[World]:
    clock = Clock()
    provider_clock = Clock(clock.moment) if separate_clock else clock
    with tempfile.TemporaryDirectory() as folder, StubProvider(now=provider_clock, honours_acr_values=True) as provider:
        airlock = Airlock(provider, url or Path(folder) / "airlock.db", clock)
        _hurry(airlock)
        try:
            yield World(airlock, clock, airlock.tab())
        finally:
            airlock.engine.dispose()


def _hurry(airlock: Airlock) -> None:
    """Short patience with the provider and with locks."""
    service = airlock.service
    client = dataclasses.replace(service.provider.client, answer_within=PATIENCE)
    object.__setattr__(service, "provider", Provider(client, service.clock))
    if airlock.engine.dialect.name == "sqlite":
        patience = "PRAGMA busy_timeout = 100"
        sa.event.listen(airlock.engine, "connect", lambda connection, _: connection.execute(patience))
        airlock.engine.dispose()


def _execute(world: World, statement: str) -> None:
    with world.airlock.engine.begin() as connection:
        connection.execute(sa.text(statement))


def _words(stepping_up: bool) -> str:
    return "stepping up" if stepping_up else "signing in"
