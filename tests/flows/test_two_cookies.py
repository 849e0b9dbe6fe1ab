"""Two cookies of our name: neither opens anything, the person reads so, and the session goes on with the right one."""

import re
from contextlib import closing

import pytest
from starlette.testclient import TestClient

from auth.edge.cookie import cookie_name
from auth.edge_names import TWO_COOKIES
from tests.support.edge_socket import edge_socket

SENTENCE = "Your browser sent two cookies for Airlock, and one of them is not Airlock&#x27;s"


def plant(tab, path: str) -> None:
    """Another program of this machine sets a cookie of our name, for a path of its own."""
    tab.http.cookies.set(cookie_name(tab.airlock.service.settings), "planted", domain="localhost.local", path=path)


def held(tab) -> list[str]:
    return sorted(cookie.path for cookie in tab.http.cookies.jar)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_page_says_so_with_a_reference_and_changes_nothing_of_the_right_one(tab, caplog, method):
    tab.sign_in()
    before = tab.browser
    plant(tab, "/customers")

    answer = tab.http.request(method, "/customers?q=1", follow_redirects=False)

    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert "Path=/;" not in answer.headers["set-cookie"]
    assert tab.browser == before
    if method == "GET":
        assert SENTENCE in answer.text
        [reference] = set(re.findall(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", answer.text))
        assert f"page refused: two_cookies [{reference}]" in caplog.text
        assert '<a class="button" role="button" href="/customers?q=1">Try again</a>' in answer.text


def test_the_second_press_gets_in_because_the_planted_one_was_taken_away(tab):
    tab.sign_in()
    plant(tab, "/customers")
    tab.get("/customers")

    answer = tab.get("/customers")

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert held(tab) == ["/"]
    assert tab.session is not None


def test_a_start_of_a_sign_in_says_so_and_begins_nothing(tab, provider):
    tab.sign_in()
    before = tab.browser
    plant(tab, "/login")

    answer = tab.get(f"/login?iss={provider.issuer}")

    assert (answer.status_code, tab.browser) == (400, before)
    assert SENTENCE in answer.text
    assert tab.get(f"/login?iss={provider.issuer}").status_code == 303


def test_a_handshake_with_two_opens_nothing_says_which_trouble_it_is_and_takes_the_second_away(airlock, tab):
    tab.sign_in()
    before = tab.browser
    plant(tab, "/_stcore")

    with edge_socket(airlock, tab) as socket:
        label = socket.receive_json()
        removed = [value.decode() for name, value in socket.extra_headers if name == b"set-cookie"]

    assert label == [TWO_COOKIES]
    assert any("; Path=/_stcore;" in cookie for cookie in removed)
    assert not any("; Path=/;" in cookie for cookie in removed)
    assert airlock.session_of(before).opens_with(before.key_hash)


def test_garbage_alone_is_still_replaced_by_a_name(airlock):
    with closing(TestClient(airlock.app, base_url="http://localhost:8501")) as http:
        answer = http.get("/", headers={"cookie": f"{cookie_name(airlock.service.settings)}=garbage"})

    assert answer.status_code == 200
    assert "set-cookie" in answer.headers
