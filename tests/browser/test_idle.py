"""A session in which nothing is done: a warning with a way to stay, then the end, with its reason."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.demo_provider import DemoProvider
from tests.support.live import LiveAirlock, free_port
from tests.support.person import Person

IDLE_TIMEOUT = timedelta(seconds=24)


@pytest.fixture(scope="module")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    port = free_port()
    folder = tmp_path_factory.mktemp("airlock")
    with DemoProvider(folder / "provider", f"http://localhost:{port}/") as provider:
        settings = provider.settings | {"SESSION__IDLE_TIMEOUT": str(int(IDLE_TIMEOUT.total_seconds()))}
        with LiveAirlock(folder, settings, port=port) as running:
            yield running


def test_an_idle_session_warns_can_be_kept_and_ends_with_its_reason(person: Person):
    person.sign_in("ada", "/customers")
    person.sees("Customers")
    person.reads("You will be signed out in less than a minute because nothing is being done here.")

    # Half the time passes without a touch; then the wish to stay gives the whole of it again.
    person.lets_pass(IDLE_TIMEOUT / 2)
    stayed = time.monotonic()
    person.press("Stay signed in")
    expect(person.button("Sign in")).to_be_visible(timeout=90_000)
    assert time.monotonic() - stayed >= IDLE_TIMEOUT.total_seconds()

    person.is_signed_out()
    person.reads("You were signed out because nothing was done here for a while.")
    person.is_at("/customers")
