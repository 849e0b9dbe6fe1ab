"""Step-up in a window of its own: begun at the edge by the session the browser holds, ended on our page."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from auth import wishes
from auth.errors import CallbackRejected
from auth.sign_in.begin import begin_popup
from tests.support.flow import visit_provider


def begin(tab, query):
    return tab.get(f"/step-up?{query}")


def test_the_window_goes_to_the_provider_and_ends_on_our_page(tab):
    tab.sign_in()

    away = begin(tab, "gate=/billing")
    back = tab.callback(visit_provider(away.headers["location"]))

    assert (away.status_code, back.status_code, back.headers["location"]) == (303, 303, "/verified")
    assert tab.session.mfa_at is not None


def test_our_page_tells_the_others_by_a_file_and_no_inline_script(tab):
    page, script = tab.get("/verified"), tab.get("/verified.js")

    assert '<script src="/verified.js" defer></script>' in page.text
    assert "BroadcastChannel" in script.text
    assert "opener" not in script.text
    assert page.headers["cross-origin-opener-policy"] == "same-origin-allow-popups"


def test_an_address_to_come_back_to_is_not_taken(tab):
    tab.sign_in()

    away = begin(tab, "gate=/billing&return_to=https://evil.example/")

    assert tab.callback(visit_provider(away.headers["location"])).headers["location"] == "/verified"


def test_no_window_is_begun_for_a_browser_without_a_name_or_a_session(airlock, tab):
    for browser in (None, tab.named()):
        with pytest.raises(CallbackRejected):
            begin_popup(airlock.service, browser, "/billing", None, None)


def test_a_maximum_age_is_sent_on(tab):
    tab.sign_in()

    away = begin(tab, "gate=/billing&max_age=0")

    assert parse_qs(urlsplit(away.headers["location"]).query)["max_age"] == ["0"]


@pytest.mark.parametrize(
    "query",
    [
        *("", "gate=billing", "gate=/<b> ", "gate=/nowhere", "gate=//evil.example"),
        *(f"gate=/billing&{more}" for more in ("max_age=-1", "max_age=1e9", "wish=1")),
    ],
)
def test_what_is_not_ours_begins_nothing(tab, query):
    tab.sign_in()

    answer = begin(tab, query)

    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize("header", [{"sec-fetch-site": "cross-site"}, {"sec-purpose": "prefetch"}])
def test_no_other_site_and_no_prefetch_begins_a_check(tab, header):
    tab.sign_in()

    answer = tab.http.get("/step-up?gate=/billing", headers=header)

    assert answer.status_code == 400
    assert "location" not in answer.headers


def test_without_a_session_nothing_begins(airlock, tab):
    tab.named()

    answer = begin(tab, "gate=/billing")

    assert answer.status_code == 400
    assert "You are signed out." in answer.text


@pytest.mark.parametrize("asked", ["", "&max_age=31536000"], ids=["no age", "a year"])
def test_how_fresh_the_proof_for_one_call_must_be_is_not_taken_from_the_address(airlock, tab, clock, asked):
    airlock.provider.auth_time = clock() - timedelta(hours=8)
    tab.sign_in()
    call = {"gate": "/a", "action": "x", "arguments": {}, "sentence": "s"}
    wish = wishes.record(airlock.service, tab.session, **call, one_shot=True)

    away = begin(tab, f"gate=/billing&wish={wish}{asked}")
    tab.callback(visit_provider(away.headers["location"]))

    assert parse_qs(urlsplit(away.headers["location"]).query)["max_age"] == ["0"]
    offer = wishes.waiting(airlock.service, tab.session, "/a")
    assert offer.proven_session is None


def test_a_wish_of_somebody_else_is_not_proven_by_this_window(airlock, tab):
    tab.sign_in()
    other = airlock.tab()
    airlock.provider.subject = "ben"
    other.sign_in()
    arguments = {"handle": "h"}
    wish = wishes.record(
        airlock.service, other.session, gate="/a", action="x", arguments=arguments, sentence="s", one_shot=True
    )
    airlock.provider.subject = "ada"

    tab.callback(visit_provider(begin(tab, f"gate=/billing&wish={wish}").headers["location"]))

    offer = wishes.waiting(airlock.service, other.session, "/a")
    assert offer.proven_session is None
