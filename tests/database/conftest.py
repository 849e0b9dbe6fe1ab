"""An empty database, once of each kind."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from database import open_engine

DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def url(request, tmp_path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'some folder' / 'empty.db'}"
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def engine(url) -> Iterator[Engine]:
    """That database, opened."""
    opened = open_engine(url)
    yield opened
    opened.dispose()
