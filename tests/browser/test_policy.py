"""The content security policy: strict on every page, and no page needs what it forbids.

The journeys' own watch does the work: every violation, like every other complaint of the browser, fails the test.
"""

from playwright.sync_api import Page, expect

from tests.support.person import Person

PAGES = {"/": "Overview", "/customers": "Customers", "/invoices": "Invoices", "/account": "Account"}


def policy_of(page: Page, address: str) -> str:
    answer = page.goto(address)
    assert answer is not None
    return answer.headers["content-security-policy"]


def test_no_page_violates_the_policy_when_signed_out(person: Person):
    for address in (*PAGES, "/billing"):
        script = next(
            rule
            for rule in policy_of(person.page, person.origin + address).split("; ")
            if rule.startswith("script-src")
        )
        assert "unsafe" not in script
        person.is_signed_out()


def test_no_page_violates_the_policy_when_signed_in(person: Person):
    person.sign_in("ada", "/billing")
    person.enter_code()
    person.sees_figures()
    expect(person.page.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    for address, name in PAGES.items():
        assert "unsafe" not in policy_of(person.page, person.origin + address).partition("style-src")[0]
        person.sees(name)


def test_no_page_of_the_demo_provider_violates_its_policy(person: Person):
    person.open("/billing")
    person.press("Sign in")
    expect(person.page.get_by_label("User name")).to_be_visible()
    person.page.get_by_role("link", name="Dan Whitfield").click()
    person.press("Sign in")
    person.sees("Set up an authenticator")
    person.page.get_by_label("Password", exact=True).fill("dan-demo")
    person.press("Continue")
    expect(person.page.locator(".qr svg")).to_be_visible()
    person.enter_code()
    person.sees("Enter your code")
    assert "unsafe" not in policy_of(person.page, f"{person.origin}/demo-idp/")
    assert "unsafe" not in policy_of(person.page, f"{person.origin}/demo-idp/logout")


def test_a_violation_would_be_noticed(person: Person):
    """The watch itself: if it heard nothing, every policy would seem to hold."""
    person.open("/")
    person.is_signed_out()
    add_inline_script = "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    with (
        person.expecting("Policy violated: script-src-elem inline", "violates the following Content Security Policy"),
        person.page.expect_console_message(lambda message: message.text.startswith("Policy violated")),
    ):
        person.page.evaluate(add_inline_script)
    assert person.complaints.forgiven
