"""A provider over real HTTP, a clock that stands still, and an installation between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.fixtures import airlock, clock, provider, tab
from tests.support.flow import Airlock, Clock
from tests.support.stub_provider import StubProvider

__all__ = ["airlock", "clock", "provider", "tab"]  # pytest finds fixtures here


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def anywhere(request: pytest.FixtureRequest, provider: StubProvider, clock: Clock, tmp_path: Path) -> Iterator[Airlock]:
    """An installation on each database, for what happens at the same moment."""
    on_postgresql = request.param == "postgresql"
    url = request.getfixturevalue("postgresql_url") if on_postgresql else tmp_path / "anywhere.db"
    installation = Airlock(provider, url, clock)
    yield installation
    installation.engine.dispose()
