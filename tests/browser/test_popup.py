"""Step-up in a window of its own: the page stays where it is, with what was typed, and goes on when it is proven."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.support.demo_provider import DemoProvider
from tests.support.live import LiveAirlock, free_port
from tests.support.person import Person


@pytest.fixture(scope="module")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    """A dashboard that opens windows, with a provider in a process of its own."""
    folder, port = tmp_path_factory.mktemp("popup"), free_port()
    with DemoProvider(folder / "provider", f"http://localhost:{port}/") as provider:
        settings = {**provider.settings, "STEP_UP__MODE": "popup"}
        with LiveAirlock(folder, settings, port=port) as running:
            yield running


@contextmanager
def window_of(person: Person) -> Iterator[Person]:
    """The window that a click of Verify again opens."""
    with person.page.expect_popup() as opened:
        person.press("Verify again")
    yield Person(opened.value, person.origin, person.complaints)


def mark(person: Person) -> None:
    """Something that a reload would wipe away."""
    person.page.evaluate("window.marked = true")


def was_not_reloaded(person: Person) -> bool:
    return person.page.evaluate("window.marked === true")


def test_a_page_opens_when_the_window_has_proven_it_and_nobody_was_sent_anywhere(person: Person):
    person.sign_in("ada", "/billing?period=30+days")
    expect(person.button("Verify again")).to_be_visible()
    person.sees_no_figures()
    mark(person)

    with window_of(person) as window:
        window.enter_code()
        person.sees_figures()
        expect_closed(window)

    person.is_at("/billing?period=30+days")
    assert was_not_reloaded(person)


def test_a_cancelled_check_is_said_on_the_page_and_can_be_tried_again(person: Person):
    person.sign_in("ada", "/billing")
    with window_of(person) as window:
        window.press("Cancel")
        person.reads("You cancelled the check. Billing stays closed; you are still signed in.")

    with window_of(person) as window:
        window.enter_code()
        person.sees_figures()


def test_an_interrupted_action_goes_on_where_it_was_with_what_was_typed_meanwhile(person: Person, chromium: Browser):
    ada = Person.at(chromium, person.origin)
    ada.sign_in("ada")
    ada.is_signed_in()
    person.sign_in("cleo", "/audit")
    with window_of(person) as window:
        window.enter_code()
        person.sees("Audit")
    search = person.page.get_by_role("textbox", name="Search", exact=True)
    person.page.get_by_role("tab", name="Sessions").click()
    person.page.get_by_label("Find a person").fill("ada")
    person.page.keyboard.press("Enter")
    person.button("End all sessions").first.click()
    expect(person.page.get_by_text("End all sessions of Ada Lindqvist")).to_be_visible()
    person.page.get_by_role("tab", name="Trail").click()
    mark(person)

    with window_of(person) as window:
        search.fill("half a sen")
        window.enter_code()
        expect(person.button("Do it now")).to_be_visible()
    expect(search).to_have_value("half a sen")
    person.press("Do it now")

    expect(person.page.get_by_text("Sessions of Ada Lindqvist ended:")).to_be_visible()
    expect(search).to_have_value("half a sen")
    assert was_not_reloaded(person)
    ada.is_signed_out()
    ada.leaves()


def test_where_the_browser_opens_no_window_the_tab_itself_goes_there_and_back(person: Person):
    person.page.add_init_script("window.open = () => null")
    person.sign_in("ada", "/billing?period=30+days")

    person.press("Verify again")
    person.enter_code()

    person.sees_figures()
    person.is_at("/billing?period=30+days")


def test_what_needs_a_check_comes_into_view_where_the_click_was_far_below(person: Person, chromium: Browser):
    elsewhere = Person.at(chromium, person.origin)
    elsewhere.sign_in("ada")
    elsewhere.is_signed_in()
    person.page.set_viewport_size({"width": 390, "height": 600})
    person.sign_in("ada", "/account")
    person.press("End all others")

    expect(person.page.get_by_text("End all your other sessions")).to_be_in_viewport()
    with window_of(person) as window:
        window.enter_code()
        person.press("Do it now")
    expect(person.page.get_by_text(re.compile(r"other sessions? ended\."))).to_be_in_viewport()
    elsewhere.is_signed_out()
    elsewhere.leaves()


def expect_closed(window: Person) -> None:
    if not window.page.is_closed():
        window.page.wait_for_event("close")
