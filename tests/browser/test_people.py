"""Who may see Billing, and how: somebody without an authenticator, and somebody without the role."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.support.live import LiveAirlock
from tests.support.person import Person


@pytest.fixture(scope="module")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    """A server of its own: an authenticator that somebody set up elsewhere is set up for good."""
    with LiveAirlock(tmp_path_factory.mktemp("people")) as running:
        yield running


def test_somebody_without_an_authenticator_sets_one_up_on_the_way(person: Person):
    person.sign_in("dan")
    person.go_to("Billing")
    person.sees("Set up an authenticator")
    person.page.get_by_label("Password", exact=True).fill("dan-demo")
    person.press("Continue")
    expect(person.page.locator(".qr svg")).to_be_visible()
    person.enter_code()

    # Setting one up proves nothing yet: a fresh code is asked for.
    expect(person.page.get_by_text("Your authenticator is set up. Now enter a new code from it.")).to_be_visible()
    person.enter_code()
    person.sees_figures()
    person.is_at("/billing")


def test_somebody_without_the_role_reads_whom_to_ask_and_is_sent_nowhere(person: Person):
    person.sign_in("ben")
    person.sees("Overview")
    visited: list[str] = []
    person.page.on("framenavigated", lambda frame: visited.append(frame.url))
    person.go_to("Billing")
    person.reads("Billing is for people with the role finance or admin. Ask your administrator if you need it.")
    person.is_at("/billing")
    person.sees_no_figures()
    expect(person.button("Verify again")).to_have_count(0)
    assert [address for address in visited if "demo-idp" in address] == []

    person.page.reload()
    person.reads("Ask your administrator")
    person.is_at("/billing")
