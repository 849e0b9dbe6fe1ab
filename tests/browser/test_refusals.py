"""A check that was cancelled or failed: Billing stays closed, the person stays signed in, and reads why."""

from playwright.sync_api import expect

from tests.support.person import Person

CANCELLED = "You cancelled the check. Billing stays closed; you are still signed in."


def test_a_cancelled_check_says_so_until_the_person_goes_on_to_another_page(person: Person):
    person.sign_in("ada")
    person.go_to("Billing")
    person.is_asked_for_a_code()
    person.press("Cancel")

    # Closed, explained, and nobody is sent anywhere again: not by arriving, and not by a reload.
    person.reads(CANCELLED)
    expect(person.button("Verify again")).to_be_visible()
    person.sees_no_figures()
    person.page.reload()
    person.reads(CANCELLED)
    expect(person.button("Verify again")).to_be_visible()
    person.is_at("/billing")

    # Still signed in; and coming from another page is a new wish, which is asked anew.
    person.go_to("Customers")
    person.sees("Customers")
    person.go_to("Billing")
    person.is_asked_for_a_code()
    person.enter_code()
    person.sees_figures()


def test_after_a_refusal_the_button_leads_to_another_chance(person: Person):
    person.sign_in("cleo")
    person.go_to("Billing")
    person.is_asked_for_a_code()
    person.press("Cancel")
    person.press("Verify again")
    person.enter_code()
    person.sees_figures()
    expect(person.page.get_by_role("alert")).to_have_count(0)


def test_a_wrong_code_is_answered_by_the_provider_and_the_right_one_still_opens(person: Person):
    person.sign_in("cleo")
    person.go_to("Billing")
    person.is_asked_for_a_code()
    person.enter_code("000000")
    person.reads("That code is not right. 4 attempts left.")
    person.enter_code()
    person.sees_figures()
