"""A person at one tab of a real browser: what they do and what they see, in the words of the screen.

Everything that the browser complains about, in any tab, is kept: errors on the console, uncaught exceptions and
violations of a content security policy. A journey that expects a complaint says so with `expecting`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, WebError, expect

PATIENCE = 30_000
"""Milliseconds. Waits end when their condition holds; this only bounds how long a broken journey takes to fail."""

expect.set_options(timeout=PATIENCE)

# Streamlit looks for its server beside the page first, and finds it at the root.
_PROBES = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
# A page's timer that ticks while its tab connects anew. Buttons are switched off then, so no click is lost.
_TICKED = "Cannot send rerun backMessage when disconnected from server."
# Its protobuf library tries WebAssembly for 64-bit sums, and does them in JavaScript where the policy forbids that.
_TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
    if (event.blockedURI !== "wasm-eval" || !/static.js.protobuf/.test(event.sourceFile))
        console.error(`Policy violated: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


@dataclass
class Complaints:
    """What a browser said that no healthy page makes it say."""

    heard: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    """What was heard while it was expected."""

    def listen(self, context: BrowserContext) -> None:
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def _on_console(self, message: ConsoleMessage) -> None:
        where = message.location["url"]
        probed = "404" in message.text and _PROBES.search(where)
        if message.type == "error" and not probed and message.text != _TICKED:
            self._hear(f"{message.text} ({where})")

    def _on_error(self, error: WebError) -> None:
        self._hear(str(error.error))

    def _hear(self, text: str) -> None:
        known = any(pattern.search(text) for pattern in self.expected)
        (self.forgiven if known else self.heard).append(text)


class Person:
    """One tab, and the person in front of it. `in_another_tab` is the same person in the same browser."""

    def __init__(self, page: Page, origin: str, complaints: Complaints) -> None:
        self.page = page
        self.origin = origin
        self.complaints = complaints

    @classmethod
    def at(cls, browser: Browser, origin: str, **options: object) -> "Person":
        """Somebody at a browser that was never used before."""
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
        complaints = Complaints()
        complaints.listen(context)
        return cls(context.new_page(), origin, complaints)

    def in_another_tab(self) -> "Person":
        return Person(self.page.context.new_page(), self.origin, self.complaints)

    def leaves(self) -> None:
        """Close the browser. It must not have complained about anything unexpected."""
        self.page.context.close()
        heard = self.complaints.heard
        assert not heard, "\n".join(heard)

    @contextmanager
    def expecting(self, *patterns: str) -> Iterator[None]:
        """Complaints that match are part of the journey."""
        before, self.complaints.expected = self.complaints.expected, [re.compile(pattern) for pattern in patterns]
        try:
            yield
        finally:
            self.complaints.expected = before

    # What they do.

    def open(self, address: str = "/") -> None:
        """Type an address: a path of the dashboard, or a whole one."""
        self.page.goto(address if "://" in address else self.origin + address)

    def press(self, name: str) -> None:
        self.button(name).click()

    def go_to(self, name: str) -> None:
        """Follow a link in the sidebar. Streamlit drops a click that comes while the tab is connecting anew."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        self.sidebar.get_by_role("link", name=name, exact=True).click()

    def sign_in(self, name: str = "ada", address: str = "/") -> None:
        """The whole way from the address bar, as far as a password leads."""
        self.open(address)
        self.press("Sign in")
        self.give_password(name)

    def give_password(self, name: str = "ada") -> None:
        """On the provider's page."""
        self.page.get_by_label("User name").fill(name)
        self.page.get_by_label("Password", exact=True).fill(f"{name}-demo")
        self.press("Sign in")

    def enter_code(self, code: str | None = None) -> None:
        """On the provider's page: the code that the demo authenticator shows, or another one."""
        self.page.get_by_label("Code").fill(code or self.page.locator("#demo-code").inner_text())
        self.press("Verify")

    def sign_out(self) -> None:
        self.press("Sign out")
        expect(self.page.get_by_role("status").filter(has_text="You are signed out.")).to_be_visible()
        self.is_signed_out()

    # What they see.

    @property
    def sidebar(self) -> Locator:
        return self.page.get_by_test_id("stSidebarNav")

    @property
    def figures(self) -> Locator:
        """The cards of Billing."""
        return self.page.get_by_test_id("stMetric")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", name=heading, level=1, exact=True)).to_be_visible()

    def reads(self, sentence: str) -> None:
        """A sentence that an alert says."""
        expect(self.page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()

    def is_at(self, address: str) -> None:
        """The address bar shows this path and query, to the character."""
        expect(self.page).to_have_url(self.origin + address)

    def is_signed_in(self) -> None:
        expect(self.button("Sign out")).to_be_visible()

    def is_signed_out(self) -> None:
        """One button, and nothing of a page."""
        expect(self.button("Sign in")).to_be_visible()
        expect(self.button("Sign out")).to_have_count(0)
        expect(self.sidebar).to_have_count(0)
        self.sees_no_figures()

    def is_asked_for_a_code(self) -> None:
        expect(self.page.get_by_label("Code")).to_be_visible()

    def sees_figures(self) -> None:
        self.sees("Billing")
        expect(self.figures).to_have_count(7)

    def sees_no_figures(self) -> None:
        expect(self.figures).to_have_count(0)
