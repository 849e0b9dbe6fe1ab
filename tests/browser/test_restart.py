"""A reload, and a restart of the server, in the middle of things. The provider runs in a process of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.demo_provider import DemoProvider
from tests.support.live import LiveAirlock, free_port
from tests.support.person import Person

NO_SERVER = ("ERR_CONNECTION_REFUSED", "WebSocket", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE")


@pytest.fixture(scope="module")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    port = free_port()
    folder = tmp_path_factory.mktemp("airlock")
    with (
        DemoProvider(folder / "provider", f"http://localhost:{port}/") as provider,
        LiveAirlock(folder, provider.settings, port=port) as running,
    ):
        yield running


def test_a_reload_of_the_code_page_loses_nothing(person: Person):
    person.sign_in("ada", "/billing")
    person.is_asked_for_a_code()
    person.page.reload()
    person.enter_code()
    person.sees_figures()


def test_a_restart_while_the_person_is_at_the_provider_does_not_lock_them_out(person: Person, airlock: LiveAirlock):
    person.sign_in("cleo", "/customers")
    person.sees("Customers")
    person.open("/billing?note=b&note=a")
    person.is_asked_for_a_code()
    with person.expecting(*NO_SERVER):
        airlock.restart()
    person.enter_code()
    person.sees_figures()
    person.is_at("/billing?note=b&note=a")


def test_a_restart_while_the_person_signs_in_is_not_noticed(person: Person, airlock: LiveAirlock):
    person.open("/customers")
    person.press("Sign in")
    expect(person.page.get_by_label("User name")).to_be_visible()
    airlock.restart()
    person.give_password("ada")
    person.sees("Customers")
    person.is_signed_in()


def test_an_open_page_survives_a_restart_and_what_was_proven_stays_proven(person: Person, airlock: LiveAirlock):
    person.sign_in("cleo", "/billing")
    person.enter_code()
    person.sees_figures()
    person.go_to("Customers")
    # Every part of the page is there: one that is still on its way would be lost with the server.
    expect(person.page.get_by_label("Search customers")).to_be_visible()
    with person.expecting(*NO_SERVER):
        airlock.restart()
        person.go_to("Account")
        person.sees("Account")
    person.is_signed_in()
    person.go_to("Billing")
    person.sees_figures()


def test_a_tab_that_comes_back_by_itself_after_a_restart_is_sent_nowhere(person: Person, airlock: LiveAirlock):
    person.sign_in("ada", "/billing")
    person.is_asked_for_a_code()
    person.press("Cancel")
    person.reads("You cancelled the check.")
    visited: list[str] = []
    person.page.on("framenavigated", lambda frame: visited.append(frame.url))
    with person.expecting(*NO_SERVER), person.page.expect_websocket():
        airlock.restart()
    person.go_to("Account")  # the tab is alive again
    person.sees("Account")
    assert [address for address in visited if "demo-idp" in address] == []
