"""Tabs whose connection the server closes: the rightful ones come back by themselves, and are sent nowhere by it."""

from playwright.sync_api import Browser, expect

from tests.support.person import Person


def test_an_untouched_tab_opens_billing_by_itself_once_another_has_proven(person: Person):
    person.sign_in("ada", "/billing")
    person.press("Cancel")
    person.reads("You cancelled the check.")
    visited: list[str] = []
    person.page.on("framenavigated", lambda frame: visited.append(frame.url))

    # The proof brings a new key; connections that were opened with the old one are closed.
    other = person.in_another_tab()
    other.open("/customers")
    other.sees("Customers")
    with person.page.expect_websocket():
        other.go_to("Billing")
        other.enter_code()
        other.sees_figures()
    person.sees_figures()
    assert visited == []


def test_a_cookie_that_was_copied_before_the_check_loses_its_tab_and_gets_no_other(person: Person, chromium: Browser):
    person.sign_in("cleo", "/customers")
    person.sees("Customers")
    thief = Person.at(chromium, person.origin)
    thief.page.context.add_cookies(person.page.context.cookies())
    thief.open("/customers")
    thief.sees("Customers")  # until the key is replaced, a copy is as good as the original

    refused = {"predicate": lambda message: "403" in message.text}
    with thief.expecting("WebSocket", "status of 403"):
        with thief.page.expect_console_message(**refused):
            person.go_to("Billing")
            person.enter_code()
            person.sees_figures()
        thief.open("/billing")
        thief.reads("This browser came back with an older sign-in than its last one, so nothing opens.")
        thief.sees_no_figures()
        expect(thief.button("Sign out")).to_have_count(0)
        thief.leaves()
    person.is_signed_in()


def test_a_tab_that_comes_back_to_a_new_session_shows_the_way_and_does_not_take_it(person: Person):
    person.sign_in("ada", "/billing")
    person.enter_code()
    person.sees_figures()
    other = person.in_another_tab()
    other.open("/billing")
    other.sees_figures()
    visited: list[str] = []
    other.page.on("framenavigated", lambda frame: visited.append(frame.url))

    person.sign_out()
    person.press("Sign in")
    person.give_password("ada")
    person.sees("Overview")
    other.sees_no_figures()
    # Which of the two it is depends on who was faster: the server in closing, or the person in signing in.
    expect(other.button("Verify again").or_(other.button("Sign in"))).to_be_visible()
    assert visited == []
