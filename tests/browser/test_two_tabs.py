"""Two tabs of one browser that do the same at once: both get where they wanted, and nobody is signed out."""

from playwright.sync_api import expect

from tests.support.person import Person


def test_two_tabs_that_sign_in_at_once_share_one_session(person: Person):
    other = person.in_another_tab()
    person.open("/customers")
    other.open("/invoices")
    person.press("Sign in")
    other.press("Sign in")
    person.give_password("ada")
    person.sees("Customers")
    # The provider showed its form to both; the second is filled in as well.
    other.give_password("ada")
    other.sees("Invoices")

    for tab, page in ((person, "Account"), (other, "Overview")):
        tab.is_signed_in()
        tab.go_to(page)
        tab.sees(page)
    person.sign_out()
    other.page.reload()
    other.is_signed_out()


def test_two_tabs_that_prove_at_once_both_get_in_and_stay_signed_in(person: Person):
    person.sign_in("cleo")
    person.is_signed_in()
    other = person.in_another_tab()
    other.open("/")
    other.is_signed_in()
    person.go_to("Billing")
    other.go_to("Billing")
    person.is_asked_for_a_code()
    other.is_asked_for_a_code()

    # The second code page shows a code that the first one then uses up: it shows another by itself, whatever is typed.
    used = other.page.locator("#demo-code").inner_text()
    other.page.get_by_label("Code").fill("12")
    person.enter_code(used)
    person.sees_figures()
    expect(other.page.locator("#demo-code")).not_to_have_text(used)
    expect(other.page.get_by_label("Code")).to_have_value("12")
    other.enter_code()
    other.sees_figures()

    for tab in (person, other):
        tab.page.reload()
        tab.sees_figures()
        tab.go_to("Customers")
        tab.sees("Customers")
        tab.is_signed_in()


def test_a_second_tab_opens_billing_without_a_code_once_the_first_has_proven(person: Person):
    person.sign_in("cleo")
    person.is_signed_in()
    other = person.in_another_tab()
    other.open("/customers")
    other.sees("Customers")
    person.go_to("Billing")
    person.enter_code()
    person.sees_figures()

    other.go_to("Billing")
    other.sees_figures()


def test_a_code_page_that_is_answered_gives_up_asking_for_a_new_code(person: Person):
    person.sign_in("ada")
    person.go_to("Billing")
    person.is_asked_for_a_code()
    page = person.page
    # Answered late, what the page asks for is gone by then: the provider would refuse it.
    page.route("**/interaction/*", lambda route: None if route.request.resource_type == "fetch" else route.continue_())
    with page.expect_request(lambda request: request.resource_type == "fetch"):
        pass
    with page.expect_event("requestfailed", lambda request: request.resource_type == "fetch"):
        page.locator("form", has=page.get_by_label("Code")).dispatch_event("submit")
    person.enter_code()
    person.sees_figures()
