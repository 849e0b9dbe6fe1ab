"""The tables of `auth`, made by its migrations, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

import database
from database.lineages import LINEAGES


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    on_postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgresql_url") if on_postgresql else f"sqlite:///{tmp_path / 'auth.db'}"
    opened = database.open_engine(url)
    [auth] = [lineage for lineage in LINEAGES if lineage.name == "auth"]
    database.upgrade(opened, auth)
    yield opened
    opened.dispose()


@pytest.fixture
def tx(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A writing transaction that is undone afterwards."""
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()
