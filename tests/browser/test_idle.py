"""A session in which nothing is done: a warning with a way to stay, then the end, with its reason."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.support.live import LiveAirlock
from tests.support.person import Person

IDLE_TIMEOUT = timedelta(hours=1)  # as it comes


def test_an_idle_session_warns_can_be_kept_and_ends_with_its_reason(person: Person, airlock: LiveAirlock):
    person.sign_in("ada", "/customers")
    person.sees("Customers")

    airlock.last_click_was(IDLE_TIMEOUT - timedelta(minutes=1))
    warning = person.page.get_by_text("You will be signed out in")
    expect(warning).to_contain_text("because nothing is being done here.", timeout=60_000)  # a tab looks twice a minute
    person.press("Stay signed in")
    expect(warning).to_be_hidden()
    person.sees("Customers")

    airlock.last_click_was(IDLE_TIMEOUT)
    person.is_signed_out()
    person.reads("You were signed out because nothing was done here for a while.")
    person.is_at("/customers")
