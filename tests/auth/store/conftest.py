"""The tables of `auth`, made by its migrations, on each database.

`tx` is undone after each test, so all tests of a module share one database; `engine` commits, and gets its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

import database
from database.lineages import LINEAGES

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    with _opened(request, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="module", params=BOTH)
def shared_engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    with _opened(request, tmp_path_factory.mktemp("shared")) as opened:
        yield opened


@pytest.fixture
def tx(shared_engine: sa.Engine) -> Iterator[sa.Connection]:
    """A writing transaction that is undone afterwards."""
    with shared_engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@contextmanager
def _opened(request: pytest.FixtureRequest, folder: Path) -> Iterator[sa.Engine]:
    if request.param == "postgresql":
        with request.getfixturevalue("postgresql_server").fresh_database() as url:
            yield from _upgraded(url)
    else:
        yield from _upgraded(f"sqlite:///{folder / 'auth.db'}")


def _upgraded(url: str) -> Iterator[sa.Engine]:
    opened = database.open_engine(url)
    [auth] = [lineage for lineage in LINEAGES if lineage.name == "auth"]
    database.upgrade(opened, auth)
    yield opened
    opened.dispose()
