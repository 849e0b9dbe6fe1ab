"""Ledgers to ask: an empty one, a small one with known answers, and the demo; on both databases where that matters."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from billing.seed import seed_demo
from database import reading, transaction
from tests.support.ledger import BOOKS, record, upgraded

AS_OF = date(2026, 11, 24)
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    """An empty ledger on SQLite."""
    opened = upgraded(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.dispose()


@pytest.fixture(params=DATABASES)
def either(request, tmp_path) -> Iterator[Engine]:
    """An empty ledger, once on each database."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    opened = upgraded(url if request.param == "sqlite" else request.getfixturevalue("postgresql_url"))
    yield opened
    opened.dispose()


@pytest.fixture(scope="session", params=DATABASES)
def books_engine(request, tmp_path_factory) -> Iterator[Engine]:
    """The small ledger, once on each database. Tests that would change it are the ones that it refuses."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('books') / 'ledger.db'}"
        else:
            url = stack.enter_context(request.getfixturevalue("postgresql_server").fresh_database())
        opened = upgraded(url)
        stack.callback(opened.dispose)
        with transaction(opened) as tx:
            record(tx, *BOOKS)
        yield opened


@pytest.fixture
def books(books_engine) -> Iterator[Connection]:
    """The small ledger, to read."""
    with reading(books_engine) as tx:
        yield tx


@pytest.fixture(scope="session")
def demo_engine(tmp_path_factory) -> Iterator[Engine]:
    """The demo ledger on SQLite."""
    opened = upgraded(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'ledger.db'}")
    with transaction(opened) as tx:
        seed_demo(tx, AS_OF)
    yield opened
    opened.dispose()


@pytest.fixture
def demo(demo_engine) -> Iterator[Connection]:
    """The demo ledger, to read."""
    with reading(demo_engine) as tx:
        yield tx
