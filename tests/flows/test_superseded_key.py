"""A browser that comes back with the key from before its last change, as after a crash: told so, with a way in."""

import re

import pytest

from auth.edge.cookie import cookie_name
from tests.support.edge_socket import edge_socket
from tests.support.flow import visit_provider

SENTENCE = "This browser came back with an older sign-in than its last one"


@pytest.fixture
def crashed(airlock, tab):
    """A browser that proved a second factor and then lost the cookie which that brought."""
    tab.sign_in()
    name, old = cookie_name(airlock.service.settings), dict(tab.http.cookies)
    tab.step_up()
    with edge_socket(airlock, tab) as presented:
        presented.receive_json()
    proven = tab.session
    tab.http.cookies.clear()
    tab.http.cookies.set(name, old[name], domain="localhost.local", path="/")
    return proven


def test_its_page_says_so_with_a_reference_instead_of_staying_empty(tab, crashed, caplog):
    answer = tab.get("/customers?q=1")

    [reference] = set(re.findall(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", answer.text))
    assert answer.status_code == 403
    assert SENTENCE in answer.text
    assert f"turned_away [{reference}] check=its key was replaced" in caplog.text
    assert "set-cookie" not in answer.headers
    assert tab.session is None


@pytest.mark.parametrize("path", ["/nonsense", "/Customers", "/index.html", "/customers/7"])
def test_an_address_typed_into_it_that_is_no_page_says_so_too(tab, crashed, path):
    answer = tab.get(path, headers={"Sec-Fetch-Dest": "document"})

    assert answer.status_code == 403
    assert SENTENCE in answer.text


@pytest.mark.parametrize("path", ["/login", "/signed-out", "/frontchannel-logout", "/files/x", "/healthz", "/verified"])
def test_our_own_addresses_answer_for_themselves(tab, crashed, path):
    answer = tab.get(path, headers={"Sec-Fetch-Dest": "document"})

    assert SENTENCE not in answer.text


def test_what_a_page_is_made_of_is_served_as_ever(tab, crashed):
    assert tab.get("/static/nothing.js", headers={"Sec-Fetch-Dest": "script"}).status_code != 403


def test_a_sign_in_of_the_same_person_leads_back_into_the_session(tab, crashed):
    page = tab.get("/customers?q=a&q=b").text
    href = re.search(r'href="([^"]+)">Sign in<', page).group(1).replace("&amp;", "&")

    back = tab.callback(visit_provider(tab.get(href).headers["location"]))

    assert back.headers["location"] == "/customers?q=a&q=b"
    assert (tab.session.id, tab.session.mfa_at) == (crashed.id, crashed.mfa_at)
    assert tab.get("/customers").status_code == 200


def test_an_old_key_whose_successor_has_not_arrived_still_opens_pages(airlock, tab):
    tab.sign_in()
    old = dict(tab.http.cookies)
    tab.step_up()
    tab.http.cookies.clear()
    tab.http.cookies.update(old)

    assert tab.get("/customers").status_code == 200


def test_a_key_of_nobody_or_of_a_session_that_ended_is_no_older_sign_in(tab, airlock):
    tab.sign_in()
    ended = tab.browser
    airlock.service.clock.forward(days=1)

    assert tab.browser == ended
    assert tab.get("/customers").status_code == 200
