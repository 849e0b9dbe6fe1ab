"""What can be typed into the address bar: another name of this machine, and answers of a provider that nobody asked."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.live import LiveAirlock
from tests.support.person import Person

STALE = "This sign-in link was already used, is too old, or was opened in another browser. Start again."
REFUSED = "status of 400"


def test_another_name_of_this_machine_leads_to_the_one_that_signs_in(person: Person, airlock: LiveAirlock):
    person.open(f"http://127.0.0.1:{airlock.port}/customers?note=b&note=a")
    person.is_at("/customers?note=b&note=a")
    person.press("Sign in")
    person.give_password("ada")
    person.sees("Customers")
    person.is_at("/customers?note=b&note=a")


@pytest.mark.parametrize("query", ["code=x&state=y", "error=access_denied"])
def test_an_unknown_answer_in_a_signed_out_browser_says_so_and_offers_to_sign_in(person: Person, query: str):
    with person.expecting(REFUSED):
        person.open(f"/?{query}")
        person.reads(STALE)
        expect(person.page.get_by_text("Reference")).to_have_text(re.compile(r"^Reference [2-9A-Z]{4}-[2-9A-Z]{4}$"))
        person.press("Sign in")
    person.give_password("ada")
    person.sees("Overview")
    person.is_at("/")


def test_an_unknown_answer_changes_nothing_for_somebody_who_is_signed_in(person: Person):
    person.sign_in("ada")
    person.sees("Overview")
    with person.expecting(REFUSED):
        person.open("/?code=x&state=y")
        person.reads(STALE)
        person.press("Try again")
    person.sees("Overview")
    person.is_signed_in()


def test_a_state_by_itself_leads_to_the_first_page(person: Person):
    person.open("/?state=only")
    person.is_at("/")
    person.is_signed_out()
