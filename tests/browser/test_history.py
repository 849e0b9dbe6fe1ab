"""The Back button, after signing in and after a check: never an old answer shown again, never a loop.

Between two pages of the dashboard lies the provider's own page, spent. It says so, once, and stays where it is.
"""

from playwright.sync_api import expect

from tests.support.person import Person

SPENT = "This page was used already"
SPENT_PAGE = "status of 400"


def test_back_after_signing_in_leads_to_the_provider_once_and_forward_to_the_page(person: Person):
    person.sign_in("ada", "/customers")
    person.sees("Customers")
    with person.expecting(SPENT_PAGE):
        person.page.go_back()
        expect(person.page.get_by_text(SPENT)).to_be_visible()
        person.page.go_forward()
    person.is_at("/customers")
    person.sees("Customers")
    person.is_signed_in()


def test_back_after_a_check_leads_past_the_provider_to_the_page_before(person: Person):
    person.sign_in("ada", "/customers")
    person.sees("Customers")
    person.go_to("Billing")
    person.enter_code()
    person.sees_figures()
    with person.expecting(SPENT_PAGE):
        person.page.go_back()
        expect(person.page.get_by_text(SPENT)).to_be_visible()
        person.page.go_back()
    person.is_at("/customers")
    person.sees("Customers")
    person.is_signed_in()
    person.go_to("Billing")
    person.sees_figures()


def test_no_answer_of_the_provider_stays_in_the_history(person: Person):
    visited: list[str] = []
    person.page.on("framenavigated", lambda frame: visited.append(frame.url))
    person.sign_in("cleo", "/billing")
    person.enter_code()
    person.sees_figures()
    assert [address for address in visited if "code=" in address or "state=" in address] == []
