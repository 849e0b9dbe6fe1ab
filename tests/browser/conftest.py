"""One server for all that change nothing of it, a browser that was never used before for each journey, and no complaint
left unheard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.support.live import LiveAirlock
from tests.support.person import Person


@pytest.fixture(scope="session")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    """The dashboard in demo mode. Files that restart it, or set it up otherwise, have one of their own."""
    with LiveAirlock(tmp_path_factory.mktemp("airlock")) as running:
        yield running


@pytest.fixture
def person(chromium: Browser, airlock: LiveAirlock) -> Iterator[Person]:
    """Somebody at a browser. The journey fails if the browser complained about anything that it did not expect."""
    here = Person.at(chromium, airlock.origin)
    yield here
    print(airlock.log[-4000:])  # pytest shows it with a test that failed
    here.leaves()
