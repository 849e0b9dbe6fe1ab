"""A provider over real HTTP, a clock that stands still, and an installation between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.flow import Airlock, Clock, Tab
from tests.support.stub_provider import StubProvider


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider(clock: Clock) -> Iterator[StubProvider]:
    with StubProvider(now=clock, honours_acr_values=True) as stub:
        yield stub


@pytest.fixture
def airlock(provider: StubProvider, clock: Clock, tmp_path: Path) -> Iterator[Airlock]:
    installation = Airlock(provider, tmp_path / "airlock.db", clock)
    yield installation
    installation.engine.dispose()


@pytest.fixture
def tab(airlock: Airlock) -> Tab:
    return airlock.tab()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def anywhere(request: pytest.FixtureRequest, provider: StubProvider, clock: Clock, tmp_path: Path) -> Iterator[Airlock]:
    """An installation on each database, for what happens at the same moment."""
    on_postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgresql_url") if on_postgresql else tmp_path / "anywhere.db"
    installation = Airlock(provider, url, clock)
    yield installation
    installation.engine.dispose()
