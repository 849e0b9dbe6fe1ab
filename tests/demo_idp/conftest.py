"""The demo provider in a frozen world: mounted as in the application, with its own file and a clock that tests move."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from demo_idp import Lifetimes, build
from tests.support.demo_idp import CLIENT, ISSUER, Clock, InProcess, Visitor


@pytest.fixture(scope="session")
def ready_database(tmp_path_factory) -> Path:
    """A file with a signing key in it: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("provider") / "ready.db"
    build(issuer=ISSUER, client=CLIENT, database=path).state.provider.store.close()
    return path


@pytest.fixture
def database(ready_database, tmp_path) -> Path:
    return Path(shutil.copy(ready_database, tmp_path / "provider.db"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lifetimes() -> Lifetimes:
    return Lifetimes()


@pytest.fixture
def client():
    return CLIENT


@pytest.fixture
def app(database, clock, client, lifetimes) -> Iterator[Starlette]:
    app = build(issuer=ISSUER, client=client, database=database, now=clock, lifetimes=lifetimes)
    yield app
    app.state.provider.store.close()


@pytest.fixture
def provider(app):
    return app.state.provider


@pytest.fixture
def open_browser(app) -> Iterator[Callable[[], Visitor]]:
    """Opens browsers: each call is another one, with cookies of its own."""
    host = Starlette(routes=[Mount("/demo-idp", app=app)])
    opened = []

    def browser() -> Visitor:
        opened.append(InProcess(host))
        return Visitor(opened[-1])

    yield browser
    for http in opened:
        http.close()


@pytest.fixture
def visitor(open_browser) -> Visitor:
    return open_browser()


@pytest.fixture
def read_id_token(provider):
    """Verifies the signature and returns the claims."""
    return lambda tokens: provider.keys.recognise(tokens.json()["id_token"], typ="JWT")
