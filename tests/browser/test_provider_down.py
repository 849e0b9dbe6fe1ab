"""A provider that does not answer: the sign-in page says so, and stays of use."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.demo_provider import DemoProvider
from tests.support.live import LiveAirlock, free_port
from tests.support.person import Person


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> DemoProvider:
    """A provider that nobody has started yet."""
    return DemoProvider(tmp_path_factory.mktemp("provider"), f"http://localhost:{free_port()}/")


@pytest.fixture(scope="module")
def airlock(provider: DemoProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    port = int(provider.settings["OIDC__REDIRECT_URI"].rpartition(":")[2].strip("/"))
    with LiveAirlock(tmp_path_factory.mktemp("airlock"), provider.settings, port=port) as running:
        yield running


def test_a_provider_that_is_away_is_named_with_a_reference_until_it_answers(
    person: Person, airlock: LiveAirlock, provider: DemoProvider
):
    person.open("/customers")
    person.press("Sign in")
    person.reads("Company Sign-in is not answering. Try again.")
    reference = person.page.get_by_text(re.compile(r"^Reference [2-9A-Z]{4}-[2-9A-Z]{4}$")).inner_text()
    assert reference.removeprefix("Reference ") in airlock.log
    expect(person.button("Sign in")).to_be_visible()
    person.is_at("/customers")

    with provider:
        person.press("Sign in")
        person.give_password("ada")
        person.sees("Customers")
