"""The story that must always work, from the address bar to the end of the session, as Ada."""

from playwright.sync_api import Browser

from tests.support.person import Person

WITH_CHOICES = "/billing?period=30+days&note=b&note=a"


def test_one_sign_in_and_one_code_open_everything_until_signing_out(person: Person, chromium: Browser):
    # Signing in asks for no second factor, and no page but Billing does.
    person.open("/customers?customers_search=north&kept=1")
    person.press("Sign in")
    person.give_password("ada")
    person.sees("Customers")
    person.is_at("/customers?customers_search=north&kept=1")
    for page in ("Invoices", "Account", "Overview"):
        person.go_to(page)
        person.sees(page)

    # Billing asks for it, and then opens with the same page and the same query string.
    person.open(WITH_CHOICES)
    person.enter_code()
    person.sees_figures()
    person.is_at(WITH_CHOICES)

    # Work elsewhere, and Billing again: no code, in this tab, after a reload, and in another one.
    person.go_to("Customers")
    person.sees("Customers")
    person.sees_no_figures()
    person.go_to("Billing")
    person.sees_figures()
    person.page.reload()
    person.sees_figures()
    elsewhere = person.in_another_tab()
    elsewhere.open("/billing")
    elsewhere.sees_figures()

    # Signed out: no page opens, in this or any other tab, with this or a copied cookie.
    copied = person.page.context.cookies()
    person.sign_out()
    for address in ("/", "/customers", "/invoices", "/billing", "/account"):
        person.open(address)
        person.is_signed_out()
    elsewhere.page.reload()
    elsewhere.is_signed_out()
    thief = Person.at(chromium, person.origin)
    thief.page.context.add_cookies(copied)
    for address in ("/", "/billing"):
        thief.open(address)
        thief.is_signed_out()
    thief.leaves()
