"""The sign-in page."""

import pytest

from tests.support.demo_idp import answer


@pytest.fixture(autouse=True)
def asked(visitor):
    visitor.authorize()


def test_the_page_shows_four_people_with_their_passwords(visitor):
    for name in ("ada", "ben", "cleo", "dan"):
        assert f"<code>{name}-demo</code>" in visitor.page.text
    assert visitor.page.text.count("no authenticator yet") == 1


def test_one_click_on_a_person_fills_in_name_and_password(visitor):
    visitor.sign_in("ada", "wrong")
    page = visitor.http.get(visitor.address, params={"as": "cleo"}).text
    assert 'name="user_name" value="cleo"' in page
    assert 'type="password" value="cleo-demo"' in page
    assert 'role="alert"' not in page


def test_an_email_address_is_a_user_name_too(visitor):
    assert "code" in answer(visitor.submit(user_name=" Ada@Example.com ", password="ada-demo"))


def test_a_wrong_password_keeps_the_name_and_says_how_many_attempts_are_left(visitor):
    visitor.sign_in("ada", "wrong")
    assert visitor.alert == "That user name and password do not go together. 4 attempts left."
    assert 'name="user_name" value="ada"' in visitor.page.text
    assert 'type="password" value=""' in visitor.page.text


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_five_wrong_passwords_close_the_name_for_a_minute(visitor, open_browser, clock, name):
    for _ in range(5):
        visitor.submit(user_name=name, password="wrong")
    assert visitor.alert == "Too many wrong attempts. Try again in 60 seconds."
    other = open_browser()
    other.authorize()
    other.submit(user_name=name, password="ada-demo")
    assert "Try again in 60 seconds" in other.alert, (
        "the right password must not tell itself apart from another browser"
    )
    clock.forward(seconds=60)
    other.submit(user_name="ada", password="ada-demo")
    assert visitor.submit(user_name="ben", password="ben-demo").status_code == 303


@pytest.mark.parametrize("name", ["", "nobody", "ada'--", "<script>alert(1)</script>", "x" * 5000, "ada\x00"])
def test_a_hostile_name_is_only_a_name(visitor, name):
    response = visitor.submit(user_name=name, password="ada-demo")
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "do not go together" in visitor.alert


def test_an_empty_password_is_wrong(visitor):
    visitor.submit(user_name="ada", password="")
    assert "do not go together" in visitor.alert


def test_cancelling_goes_back_as_access_denied(visitor):
    said = answer(visitor.cancel())
    assert (said["error"], said["state"]) == ("access_denied", "the state")


def test_signing_in_as_somebody_else_leaves_the_first_session_alone(visitor, provider):
    first = visitor.exchange(visitor.sign_in("ada")).json()
    visitor.authorize(prompt="login")
    visitor.sign_in("ben")
    sessions = provider.store.one("SELECT count(*) AS n FROM sessions")
    assert sessions["n"] == 2
    assert visitor.refresh(first["refresh_token"]).status_code == 200


def test_the_same_person_keeps_the_session_and_gets_a_new_cookie(visitor, open_browser, read_id_token):
    first = read_id_token(visitor.exchange(visitor.sign_in()))
    cookie = visitor.http.cookies["demo_idp_session"]
    visitor.authorize(prompt="login")
    assert read_id_token(visitor.exchange(visitor.sign_in()))["sid"] == first["sid"]
    assert visitor.http.cookies["demo_idp_session"] != cookie
    thief = open_browser()
    thief.http.cookies.set("demo_idp_session", cookie)
    assert answer(thief.authorize(prompt="none"))["error"] == "login_required"
