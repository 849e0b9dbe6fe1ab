"""Signing out by the person: the row ends first, then the browser loses its key and visits the provider."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from auth import sign_out, words
from auth.admission import Door, admit
from auth.session import EndReason
from tests.support.callbacks import everything_stored
from tests.support.flow import Airlock
from tests.support.oidc_keys import REMOVED
from tests.support.stub_provider import StubProvider


def id_token_of(provider):
    [token] = [issued for issued in provider.issued if issued.count(".") == 2]
    return token


def test_signing_out_ends_the_session_and_every_copy_of_its_cookie_at_once(tab, airlock):
    tab.sign_in()
    copied = tab.browser

    sign_out.here(airlock.service, tab.session)

    assert tab.session is None
    assert admit(airlock.service, copied).door is Door.ANONYMOUS


def test_the_ticket_leads_to_the_provider_with_the_hint_as_it_came_and_takes_the_key(tab, airlock, provider):
    tab.sign_in()
    name = tab.browser.name

    answer = tab.get(sign_out.here(airlock.service, tab.session))

    target = urlsplit(answer.headers["location"])
    asked = dict(parse_qsl(target.query))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(provider.url("end_session") + "?")
    assert asked["id_token_hint"] == id_token_of(provider)
    assert asked["post_logout_redirect_uri"] == "http://localhost:8501/"
    assert asked["client_id"] == "airlock"
    assert (tab.browser.name, tab.browser.key) == (name, None)
    assert answer.headers["cache-control"] == "no-store"


def test_the_return_from_the_provider_lands_on_the_first_page(tab, airlock):
    tab.sign_in()
    away = tab.get(sign_out.here(airlock.service, tab.session))
    state = dict(parse_qsl(urlsplit(away.headers["location"]).query))["state"]

    answer = tab.get(f"/?state={state}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_a_ticket_is_good_once(tab, airlock):
    tab.sign_in()
    address = sign_out.here(airlock.service, tab.session)
    tab.get(address)

    again = tab.get(address)

    assert (again.status_code, again.headers["location"]) == (303, "/")


def test_a_ticket_in_another_browser_is_not_good_and_not_taken(tab, airlock, provider):
    tab.sign_in()
    address, thief = sign_out.here(airlock.service, tab.session), airlock.tab()
    thief.named()

    assert thief.get(address).headers["location"] == "/"
    assert airlock.tab().get(address).headers["location"] == "/"
    assert tab.get(address).headers["location"].startswith(provider.url("end_session"))


@pytest.mark.parametrize(("seconds", "good"), [(299, True), (300, False)])
def test_a_ticket_is_good_for_five_minutes(tab, airlock, provider, clock, seconds, good):
    tab.sign_in()
    address = sign_out.here(airlock.service, tab.session)
    clock.forward(seconds=seconds)

    assert (tab.get(address).headers["location"] != "/") == good


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=made-up", "?ticket=a&ticket=b", "?ticket=%00%FF"])
def test_a_made_up_ticket_signs_nobody_out(tab, query):
    tab.sign_in()
    before = tab.browser

    answer = tab.get(f"/signed-out{query}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert tab.browser == before
    assert tab.session is not None


def test_signing_out_while_the_provider_is_down_still_holds_here_and_says_so(clock, tmp_path, caplog):
    with StubProvider(now=clock) as provider:
        before = Airlock(provider, tmp_path / "airlock.db", clock)
        person = before.tab()
        person.sign_in()
        before.engine.dispose()
    restarted = Airlock(provider, tmp_path / "airlock.db", clock)  # so that nothing is known of the provider
    tab = restarted.tab()
    tab.http.cookies.update(person.http.cookies)

    answer = tab.get(sign_out.here(restarted.service, tab.session))

    assert answer.status_code == 200
    assert restarted.service.words.say(words.STILL_OPEN_THERE) in answer.text
    assert '<div role="alert">' in answer.text
    [reference] = re.findall(r"Reference ([2-9A-Z]{4}-[2-9A-Z]{4})", answer.text)
    assert f"[{reference}]" in caplog.text
    assert tab.browser.key is None
    assert tab.session is None
    restarted.engine.dispose()


def test_where_the_provider_has_no_such_page_the_answer_says_what_holds(tab, airlock, provider):
    provider.metadata_changes = {"end_session_endpoint": REMOVED}
    tab.sign_in()

    answer = tab.get(sign_out.here(airlock.service, tab.session))

    assert answer.status_code == 200
    assert "You are signed out here. Your Stub session may still be open on this computer." in answer.text
    assert ">Sign in</a>" in answer.text
    assert tab.browser.key is None


def test_signing_out_everywhere_ends_every_session_of_this_person_and_of_nobody_else(tab, airlock, provider):
    other, bobs = airlock.tab(), airlock.tab()
    tab.sign_in()
    other.sign_in()
    provider.subject = "bob"
    bobs.sign_in()

    tab.get(sign_out.everywhere(airlock.service, tab.session))

    assert (tab.session, other.session) == (None, None)
    assert bobs.session.subject == "bob"
    stored = everything_stored(airlock)
    assert EndReason.SIGNED_OUT_EVERYWHERE.value in stored


def test_an_ended_session_keeps_no_token_and_no_key(tab, airlock):
    tab.sign_in()
    sealed = (tab.session.access_token_sealed, tab.session.refresh_token_sealed, tab.session.key_sealed)

    tab.get(sign_out.here(airlock.service, tab.session))

    assert not [value for value in sealed if value in everything_stored(airlock)]
