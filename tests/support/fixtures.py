"""Fixtures that several folders need: a provider over HTTP, a clock that stands still, an installation between them."""

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
