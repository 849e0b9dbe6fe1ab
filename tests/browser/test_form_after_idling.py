"""A form that stands open while nothing is done: the session ends, and the form waits for its person."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.support.live import LiveAirlock
from tests.support.person import Person


@pytest.fixture
def paid_invoice(airlock: LiveAirlock) -> int:
    """The id of the newest that is paid, and of which nothing was given back."""
    with closing(sqlite3.connect(airlock.folder / "airlock.db")) as connection:
        paid = "SELECT id FROM invoices WHERE status = 'paid' AND refunded_minor = 0 ORDER BY id DESC LIMIT 1"
        (found,) = connection.execute(paid).fetchone()
    return int(found)


def test_a_form_that_stood_open_when_the_session_idled_out_stands_there_again(
    person: Person, airlock: LiveAirlock, paid_invoice: int
):
    person.sign_in("ada", f"/invoices?invoice={paid_invoice}")
    person.press("Refund")
    person.page.get_by_label("Amount, ").fill("1.00")
    person.page.get_by_label("Reason", exact=True).fill("Zerbrochen – 壊れた")
    person.press("Continue")
    expect(person.button("Confirm")).to_be_visible()

    airlock.last_click_was(timedelta(hours=1))

    expect(person.button("Sign in")).to_be_visible()
    person.reads("You were signed out because nothing was done here for a while.")
    person.press("Sign in")  # the provider still knows them

    expect(person.button("Confirm")).to_be_visible()
    expect(person.page.get_by_text("Reason: Zerbrochen – 壊れた")).to_be_visible()


def test_what_was_typed_and_not_sent_is_there_again_after_the_check_of_another_action(
    person: Person, paid_invoice: int
):
    person.sign_in("ada", f"/invoices?invoice={paid_invoice}")
    person.page.get_by_role("tab", name="Notes and disputes").click()
    person.page.get_by_label("New note").fill("Half a thought – 壊れた")
    person.press("Refund")
    person.page.get_by_label("Amount, ").fill("1.25")
    person.page.get_by_label("Reason", exact=True).fill("Half a reason")

    person.press("Export as PDF")
    person.press("Verify again")
    person.enter_code()

    expect(person.button("Do it now")).to_be_visible()
    expect(person.page.get_by_label("Amount, ")).to_have_value("1.25")
    expect(person.page.get_by_label("Reason", exact=True)).to_have_value("Half a reason")
    expect(person.page.get_by_label("New note")).to_have_value("Half a thought – 壊れた")
    expect(person.page.get_by_role("tab", name="Notes and disputes")).to_have_attribute("aria-selected", "true")
