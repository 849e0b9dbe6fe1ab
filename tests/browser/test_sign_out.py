"""Signing out in one tab: what the others show, with a click and without one."""

import time

from playwright.sync_api import expect

from tests.support.person import Person

WHY = "You were signed out because you signed out in another tab."
PROMISED = 15
"""Seconds after which no tab shows a page any more, whether it is touched or not."""


def test_an_untouched_tab_closes_by_itself_in_the_time_that_is_promised(person: Person):
    person.sign_in("ada", "/customers")
    person.sees("Customers")
    other = person.in_another_tab()
    other.open("/invoices")
    other.sees("Invoices")

    started = time.monotonic()
    person.press("Sign out")
    expect(other.button("Sign in")).to_be_visible()
    took = time.monotonic() - started
    print("MEASURED", took)
    other.is_signed_out()
    other.reads(WHY)
    assert took < PROMISED
    other.is_at("/invoices")


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


def test_a_closed_billing_leaves_no_figure_on_an_untouched_tab(person: Person):
    person.sign_in("ada", "/")
    person.go_to("Billing")
    person.enter_code()
    person.sees_figures()
    other = person.in_another_tab()
    other.open("/billing")
    other.sees_figures()
    person.sign_out()
    other.is_signed_out()
    other.reads(WHY)


def test_signing_out_everywhere_closes_another_browser_too(person: Person, chromium):
    person.sign_in("ada", "/account")
    person.sees("Account")
    elsewhere = Person.at(chromium, person.origin)
    elsewhere.sign_in("ada", "/customers")
    elsewhere.sees("Customers")
    person.press("Sign out everywhere")
    person.is_signed_out()
    elsewhere.is_signed_out()
    elsewhere.reads("You were signed out because you signed out everywhere.")
    elsewhere.page.context.close()
    assert elsewhere.complaints.heard == []
