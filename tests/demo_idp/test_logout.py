"""RP-initiated logout, and the provider's own page."""

import pytest

from tests.support.demo_idp import REDIRECT_URI, answer


@pytest.fixture
def id_token(visitor):
    visitor.authorize()
    return visitor.exchange(visitor.sign_in()).json()["id_token"]


def is_signed_in(visitor) -> bool:
    return "code" in answer(visitor.authorize(prompt="none"))


def test_the_applications_own_sign_out_ends_the_session_and_returns(visitor, id_token):
    response = visitor.get("/logout", id_token_hint=id_token, post_logout_redirect_uri=REDIRECT_URI, state="a&b")
    assert (response.status_code, response.headers["location"]) == (303, REDIRECT_URI + "?state=a%26b")
    assert not is_signed_in(visitor)


def test_a_copied_cookie_of_an_ended_session_opens_nothing(visitor, open_browser, id_token):
    cookie = visitor.http.cookies["demo_idp_session"]
    visitor.get("/logout", id_token_hint=id_token)
    thief = open_browser()
    thief.http.cookies.set("demo_idp_session", cookie)
    assert not is_signed_in(thief)


def test_an_expired_hint_is_as_good(visitor, id_token, clock):
    clock.forward(hours=5)
    response = visitor.get("/logout", id_token_hint=id_token, post_logout_redirect_uri=REDIRECT_URI)
    assert response.headers["location"] == REDIRECT_URI
    assert not is_signed_in(visitor)


def test_a_hint_ends_its_session_even_where_the_cookie_did_not_come(visitor, open_browser, id_token):
    response = open_browser().http.post(visitor.url("/logout"), data={"id_token_hint": id_token})
    assert response.status_code == 200
    assert not is_signed_in(visitor)


@pytest.mark.parametrize("hint", ["", "invented", "a.b.c"])
def test_without_a_good_hint_the_person_is_asked(visitor, id_token, hint):
    visitor.get("/logout", id_token_hint=hint, post_logout_redirect_uri=REDIRECT_URI, state="s")
    assert visitor.heading == "Sign out?"
    assert is_signed_in(visitor)
    visitor.get("/logout", id_token_hint=hint, post_logout_redirect_uri=REDIRECT_URI, state="s")
    assert visitor.submit(do="end").headers["location"] == REDIRECT_URI + "?state=s"
    assert not is_signed_in(visitor)


def test_a_hint_of_somebody_else_does_not_sign_out_who_is_here(visitor, id_token):
    visitor.authorize(prompt="login")
    visitor.sign_in("ben")
    visitor.get("/logout", id_token_hint=id_token)
    assert visitor.heading == "Sign out?"
    assert is_signed_in(visitor)


def test_a_logout_token_is_no_hint(visitor, id_token, provider):
    claims = provider.keys.recognise(id_token, typ="JWT")
    visitor.get("/logout", id_token_hint=provider.keys.sign(claims, typ="logout+jwt"))
    assert visitor.heading == "Sign out?"


@pytest.mark.parametrize("uri", ["https://evil.example/", REDIRECT_URI + "x", "javascript:alert(1)", "//evil.example"])
def test_an_address_that_is_not_registered_gets_a_page_and_ends_nothing(visitor, id_token, uri):
    response = visitor.get("/logout", id_token_hint=id_token, post_logout_redirect_uri=uri)
    assert response.status_code == 400
    assert "location" not in response.headers
    assert is_signed_in(visitor)


def test_another_clients_sign_out_is_refused(visitor, id_token):
    assert visitor.get("/logout", id_token_hint=id_token, client_id="somebody").status_code == 400
    assert is_signed_in(visitor)


def test_the_confirmation_cannot_be_sent_from_elsewhere(visitor, id_token):
    response = visitor.http.post(visitor.url("/logout/confirm"), data={"do": "end", "form_token": "0" * 64})
    assert response.status_code == 400
    assert is_signed_in(visitor)


def test_without_a_session_there_is_nothing_to_ask(visitor):
    assert visitor.get("/logout").status_code == 200
    assert visitor.heading == "You are signed out"


def test_the_home_page_shows_who_is_signed_in_and_ends_the_session(visitor, id_token):
    visitor.get("/")
    assert "Ada Lindqvist" in visitor.page.text
    visitor.submit(do="end")
    assert "Nobody is signed in here" in visitor.page.text
    assert not is_signed_in(visitor)


def test_taking_back_access_ends_the_next_renewal_and_not_the_session(visitor):
    visitor.authorize()
    token = visitor.exchange(visitor.sign_in()).json()["refresh_token"]
    visitor.get("/")
    visitor.submit(do="revoke")
    assert "taken back" in visitor.alert
    assert visitor.refresh(token).json()["error"] == "invalid_grant"
    assert is_signed_in(visitor)


def test_the_home_pages_buttons_cannot_be_pressed_from_elsewhere(visitor, id_token):
    assert visitor.http.post(visitor.url("/"), data={"do": "end", "form_token": "x"}).status_code == 400
    assert is_signed_in(visitor)
