"""Ledgers to ask: an empty one, a small one with known answers, and the demo; on both databases where that matters."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, Engine

from billing.seed import seed_demo
from database import reading, transaction
from tests.support.ledger import BOOKS, record, upgraded

AS_OF = date(2026, 11, 24)


@pytest.fixture
def engine(tmp_path) -> Iterator[Engine]:
    """An empty ledger on SQLite."""
    opened = upgraded(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield opened
    opened.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def either(request, tmp_path) -> Iterator[Engine]:
    """An empty ledger, once on each database."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    opened = upgraded(url if request.param == "sqlite" else request.getfixturevalue("postgresql_url"))
    yield opened
    opened.dispose()


@pytest.fixture
def books(either) -> Iterator[Connection]:
    """The small ledger, to read."""
    with transaction(either) as tx:
        record(tx, *BOOKS)
    with reading(either) as tx:
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
