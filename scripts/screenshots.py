"""Retake the pictures of the documentation: `python -m scripts.screenshots`. Needs Chromium and requirements-dev.txt.

Starts the dashboard in demo mode in a folder of its own, walks the story as Ada, and writes `docs/images/*.png`.
"""

import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.support import programs
from tests.support.live import LiveAirlock
from tests.support.person import Person

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WIDE, NARROW = (1440, 1000), (390, 844)
LARGEST = 250_000


def take(page: Page, name: str) -> None:
    """Write one picture, once nothing on the page is loading or moving any more."""
    page.evaluate("document.fonts.ready")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    path = IMAGES / f"{name}.png"
    path.write_bytes(page.screenshot(animations="disabled", caret="hide", scale="css"))
    size = path.stat().st_size
    sys.stdout.write(f"{path.relative_to(IMAGES.parent.parent)} {size // 1000} kB\n")
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1000} kB: draw less, or a smaller window.")


def walk(ada: Person) -> None:
    """From the sign-in page to the figures, with a cancelled check on the way."""
    page = ada.page
    ada.open("/billing")
    ada.press("Sign in")
    expect(page.get_by_label("User name")).to_be_visible()
    take(page, "sign-in")
    ada.give_password("ada")
    ada.is_asked_for_a_code()
    take(page, "step-up")
    ada.press("Cancel")
    expect(ada.button("Verify again")).to_be_visible()
    take(page, "billing-closed")
    ada.press("Verify again")
    ada.enter_code()
    figures_are_drawn(ada)
    take(page, "billing")


def again(browser: Browser, ada: Person, name: str, size: tuple[int, int], scheme: Literal["light", "dark"]) -> None:
    """Billing as another screen shows it, in the same session."""
    other = Person.at(browser, ada.origin, color_scheme=scheme)
    other.page.context.add_cookies(ada.page.context.cookies())
    other.page.set_viewport_size({"width": size[0], "height": size[1]})
    other.open("/billing")
    figures_are_drawn(other)
    take(other.page, name)
    other.leaves()


def figures_are_drawn(person: Person) -> None:
    person.sees_figures()
    expect(person.page.get_by_test_id("stVegaLiteChart").first.locator("canvas, svg").first).to_be_visible()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        with LiveAirlock(Path(folder)) as airlock:
            ada = Person.at(browser, airlock.origin)
            ada.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            walk(ada)
            again(browser, ada, "billing-dark", WIDE, "dark")
            again(browser, ada, "billing-narrow", NARROW, "light")
            ada.leaves()
        browser.close()


if __name__ == "__main__":
    main()
