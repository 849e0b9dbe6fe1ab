"""A second cookie of our name, planted in a real browser by another program of the same machine."""

import pytest
from playwright.sync_api import expect

from tests.support.live import LiveAirlock
from tests.support.person import Person

SENTENCE = "Your browser sent two cookies for Airlock"


@pytest.mark.parametrize("path", ["/customers", "/_stcore"])
def test_a_planted_cookie_is_said_and_one_press_leads_back_into_the_session(
    person: Person, airlock: LiveAirlock, path: str
):
    person.sign_in("ada", "/")
    person.sees("Overview")
    name = f"airlock-{airlock.port}"
    person.page.context.add_cookies([{"name": name, "value": "planted", "domain": "localhost", "path": path}])

    with person.expecting("status of 400"):
        person.page.goto(f"{airlock.origin}/customers")
        expect(person.page.get_by_text(SENTENCE)).to_be_visible()
        reference = person.page.get_by_text("Reference ").inner_text().removeprefix("Reference ")
        assert f"two_cookies [{reference}]" in airlock.log
        person.press("Try again")

    person.sees("Customers")
    person.is_at("/customers")
    assert [cookie["path"] for cookie in person.page.context.cookies() if cookie["name"] == name] == ["/"]
