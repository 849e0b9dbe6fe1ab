"""Signing out in one tab: what the others show, with a click and without one."""

import time

from playwright.sync_api import Browser, expect

from tests.support.person import Person

WHY = "You were signed out because you signed out in another tab."
PROMISED = 15
"""Seconds after which no tab shows a page any more, touched or not."""


def test_an_untouched_tab_loses_its_figures_in_the_time_that_is_promised(person: Person):
    person.sign_in("ada", "/billing")
    person.enter_code()
    person.sees_figures()
    other = person.in_another_tab()
    other.open("/billing")
    other.sees_figures()

    person.press("Sign out")
    signed_out = time.monotonic()
    expect(other.button("Sign in")).to_be_visible()
    assert time.monotonic() - signed_out < PROMISED
    other.is_signed_out()
    other.reads(WHY)
    other.is_at("/billing")
    person.is_signed_out()

    # This tab came back by itself; the server has nothing yet that knows its button.
    other.press("Sign in")
    expect(other.page.get_by_label("Password", exact=True)).to_be_visible()


def test_a_click_in_another_tab_meets_the_end_at_once(person: Person):
    person.sign_in("ada", "/customers")
    person.sees("Customers")
    other = person.in_another_tab()
    other.open("/invoices")
    other.sees("Invoices")
    person.sign_out()
    other.go_to("Account")
    other.is_signed_out()
    other.reads(WHY)


def test_signing_out_everywhere_closes_another_browser_too(person: Person, chromium: Browser):
    person.sign_in("ada", "/account")
    person.sees("Account")
    elsewhere = Person.at(chromium, person.origin)
    elsewhere.sign_in("ada", "/customers")
    elsewhere.sees("Customers")
    person.press("Sign out everywhere")
    person.is_signed_out()
    elsewhere.is_signed_out()
    elsewhere.reads("You were signed out because you signed out everywhere.")
    elsewhere.leaves()
