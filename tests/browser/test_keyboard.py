"""The story without a mouse: every step with Tab and Enter, and it is always visible where the next key goes."""

from playwright.sync_api import expect

from tests.support.person import Person

MOST_STOPS = 40
_NAME_OF_FOCUS = """() => {
    const at = document.activeElement;
    if (!at.matches("a, button, input")) return `<${at.localName}>`;  // the scrolling page takes the focus, too
    const name = at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.innerText ?? "";
    return name.trim().split("\\n").at(-1);
}"""  # the last line: before it stands the name of an icon
_FOCUS_SHOWS = """() => {
    const at = document.activeElement;
    const look = () => {
        at.getAnimations().forEach((animation) => animation.finish());
        const style = getComputedStyle(at);
        return [style.outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
    };
    const focused = look();
    at.blur();
    const plain = look();
    at.focus();
    return focused !== plain;
}"""


def tab_to(person: Person, name: str) -> None:
    """Press Tab until the focus is on the thing of this name, and see that it shows."""
    passed: list[str] = []
    for _ in range(MOST_STOPS):
        person.page.keyboard.press("Tab")
        focused = person.page.evaluate(_NAME_OF_FOCUS)
        if focused == name:
            assert person.page.evaluate(_FOCUS_SHOWS), f"{name} looks the same with the focus and without it"
            return
        passed.append(focused)
    raise AssertionError(f"Tab does not lead to {name}; it passed {passed}")


def test_the_story_needs_no_mouse(person: Person):
    keyboard = person.page.keyboard
    person.open("/")
    expect(person.button("Sign in")).to_be_visible()
    tab_to(person, "Sign in")
    keyboard.press("Enter")

    expect(person.page.get_by_label("User name")).to_be_focused()
    keyboard.type("ada")
    tab_to(person, "Password")
    keyboard.type("ada-demo")
    keyboard.press("Enter")
    person.sees("Overview")

    tab_to(person, "Billing")
    keyboard.press("Enter")
    expect(person.page.get_by_label("Code")).to_be_focused()
    keyboard.type(person.page.locator("#demo-code").inner_text())
    tab_to(person, "Verify")
    keyboard.press("Enter")
    person.sees_figures()

    tab_to(person, "Sign out")
    keyboard.press("Enter")
    person.is_signed_out()


def test_a_refused_check_can_be_tried_again_without_a_mouse(person: Person):
    keyboard = person.page.keyboard
    person.sign_in("cleo", "/billing")
    person.is_asked_for_a_code()
    tab_to(person, "Verify")
    tab_to(person, "Cancel")
    keyboard.press("Enter")
    person.reads("You cancelled the check.")
    expect(person.button("Verify again")).to_be_visible()
    tab_to(person, "Verify again")
    keyboard.press("Enter")
    person.is_asked_for_a_code()


def test_a_form_goes_on_where_the_keyboard_was_after_each_of_its_steps(person: Person):
    keyboard = person.page.keyboard
    open_invoice(person)
    person.press("Credit note")
    person.page.get_by_label("Amount with tax").fill("1.00")
    person.page.get_by_label("Reason", exact=True).fill("A dent")
    tab_to(person, "Continue")
    keyboard.press("Enter")

    expect(person.button("Confirm")).to_be_visible()
    expect(person.page.locator(":focus")).to_have_count(1)
    assert stops_to(person, "Confirm") == 1
    tab_to(person, "Change")
    keyboard.press("Enter")

    expect(person.button("Continue")).to_be_visible()
    expect(person.page.locator(":focus")).to_have_count(1)
    assert stops_to(person, "Continue") < 8
    keyboard.press("Enter")
    expect(person.button("Confirm")).to_be_visible()
    tab_to(person, "Cancel")


def test_what_needs_a_check_first_is_where_the_keyboard_goes_on(person: Person):
    open_invoice(person)
    tab_to(person, "Export as PDF")
    person.page.keyboard.press("Enter")

    expect(person.button("Verify again")).to_be_visible()
    expect(person.page.locator(":focus")).to_have_count(1)
    assert stops_to(person, "Verify again") <= 2


def open_invoice(person: Person) -> None:
    """Sign in at an invoice. It scrolls to its detail and takes the focus there: a click before may miss its button."""
    person.sign_in("ada", "/invoices?invoice=1")
    expect(person.page.locator(":is(h2, h3):focus")).to_have_count(1)


def stops_to(person: Person, name: str) -> int:
    """How often Tab is pressed until the focus is there."""
    for stops in range(1, MOST_STOPS):
        person.page.keyboard.press("Tab")
        if person.page.evaluate(_NAME_OF_FOCUS) == name:
            return stops
    raise AssertionError(f"Tab does not lead to {name}")
