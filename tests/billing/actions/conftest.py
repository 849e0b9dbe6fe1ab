"""A desk at the small ledger: on SQLite, or on both databases where locks and refusals are theirs."""

from collections.abc import Iterator
from secrets import token_hex

import psycopg
import pytest
from psycopg import sql

from database import open_engine
from tests.support.desk import Desk, fill, opened
from tests.support.ledger import upgraded

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    """On SQLite."""
    engine = opened(tmp_path / "ledger.db")
    yield Desk(engine)
    engine.dispose()


@pytest.fixture(params=DATABASES)
def either_desk(request, tmp_path) -> Iterator[Desk]:
    """Once on each database."""
    if request.param == "sqlite":
        engine = opened(tmp_path / "ledger.db")
    else:
        engine = open_engine(request.getfixturevalue("postgresql_books"))
    yield Desk(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server) -> Iterator[str]:
    """The name of a database with the small ledger, to be copied: making one takes far longer."""
    with postgresql_server.fresh_database() as url:
        fill(upgraded(url)).dispose()
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture
def postgresql_books(postgresql_server, postgresql_template) -> Iterator[str]:
    """The address of a copy."""
    name = f"copy_{token_hex(8)}"
    at = {"host": str(postgresql_server.folder), "user": "airlock", "dbname": "postgres", "autocommit": True}
    with psycopg.connect(**at) as server:
        names = (sql.Identifier(name), sql.Identifier(postgresql_template))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
        yield postgresql_server.url(name)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(names[0]))
