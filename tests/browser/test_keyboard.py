"""The story without a mouse: every step with Tab and Enter, and always visible where the next key goes."""

from tests.support.person import Person

MOST_STOPS = 60
_FOCUSED = """() => {
    const at = document.activeElement;
    const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label");
    return (label || at.textContent || "").trim().replace(/\\s+/g, " ");
}"""
_LOOKS = """() => {
    const at = document.activeElement;
    const of = (element) => {
        const style = getComputedStyle(element);
        return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow,
            style.borderColor, style.backgroundColor].join(" ");
    };
    // A text field of Streamlit shows the focus on the frame around it.
    const around = [at, at.parentElement, at.parentElement?.parentElement].filter(Boolean);
    return around.map(of).join("|");
}"""


def tab_to(person: Person, name: str) -> None:
    """Press Tab until the focus is on the thing of this name."""
    keyboard, page = person.page.keyboard, person.page
    passed: list[str] = []
    for _ in range(MOST_STOPS):
        keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused == name or focused.endswith(f" {name}"):
            return
        passed.append(focused)
    raise AssertionError(f"Tab does not lead to {name}; it passed {passed}")


def focus_is_visible(person: Person) -> None:
    """The thing with the focus looks different from the same thing without it."""
    focused = person.page.evaluate(_LOOKS)
    plain = person.page.evaluate(f"() => {{ const at = document.activeElement; at.blur(); const look = ({_LOOKS_OF})(at);"
                                 " at.focus(); return look; }")
    assert focused != plain


def test_signing_in_and_reaching_billing_needs_no_mouse(person: Person):
    keyboard = person.page.keyboard
    person.open("/")
    person.button("Sign in").wait_for()
    tab_to(person, "Sign in")
    keyboard.press("Enter")
"""  """
