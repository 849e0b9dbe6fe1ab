"""Lists and what opens from them, as they stand on a screen: in view, whole, and without a way out past the gate."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.person import Person


@pytest.fixture
def clerk(person: Person) -> Person:
    """Somebody at the list of invoices."""
    person.sign_in("ada", "/invoices")
    person.sees("Invoices")
    return person


def table(person: Person) -> Locator:
    return person.page.get_by_test_id("stDataFrame").last


@pytest.mark.parametrize("width", [1280, 1440, 420])
def test_a_field_for_two_days_shows_both(clerk: Person, width: int):
    clerk.page.set_viewport_size({"width": width, "height": 900})

    days = clerk.page.get_by_test_id("stDateInput")
    expect(days.get_by_role("spinbutton")).to_have_count(6)
    last_year = days.get_by_role("spinbutton").last.bounding_box()
    calendar = days.get_by_role("button").last.bounding_box()
    assert last_year is not None
    assert calendar is not None

    assert last_year["x"] + last_year["width"] <= calendar["x"]


def test_an_invoice_opens_where_it_is_seen_and_the_keyboard_goes_on_there(clerk: Person):
    clerk.page.set_viewport_size({"width": 1280, "height": 600})
    table(clerk).scroll_into_view_if_needed()
    table(clerk).click(position={"x": 16, "y": 200})

    clerk.page.wait_for_url(re.compile(r"/invoices\?invoice=\d+$"))
    heading = clerk.page.get_by_role("heading", level=3)
    expect(heading).to_be_in_viewport()
    expect(heading).to_be_focused()
    expect(clerk.button("Back to the list")).to_be_in_viewport()

    clerk.page.reload()
    expect(heading).to_be_visible()
    clerk.press("Back to the list")
    expect(heading).to_have_count(0)
    clerk.is_at("/invoices")


def test_a_table_offers_no_file_of_its_own(clerk: Person):
    table(clerk).hover()

    toolbar = clerk.page.get_by_test_id("stElementToolbar").last
    expect(toolbar.get_by_role("button").first).to_be_visible()
    expect(toolbar.get_by_role("button", name="Download as CSV")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sidebar_carries_the_name(clerk: Person, scheme: str):
    clerk.page.emulate_media(color_scheme=scheme)

    logo = clerk.page.get_by_test_id("stSidebarLogo")
    expect(logo).to_be_visible()
    assert logo.evaluate("image => image.naturalWidth") > 50
