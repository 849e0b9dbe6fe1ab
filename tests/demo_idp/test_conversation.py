"""Forms and addresses belong to one browser, one request, one stage."""

import re

import pytest

from demo_idp import interactions
from tests.support.demo_idp import SECOND_FACTOR, answer


def test_a_conversation_cannot_be_continued_in_another_browser(visitor, open_browser):
    visitor.authorize()
    other = open_browser()
    other.authorize()
    assert other.http.get(visitor.address).status_code == 400
    token = re.search(r'form_token" value="(\w+)"', visitor.page.text).group(1)
    form = {"form_token": token, "stage": "sign-in", "do": "go", "user_name": "ada", "password": "ada-demo"}
    refused = other.http.post(visitor.address, data=form)
    assert refused.status_code == 400
    assert "opened in another browser" in refused.text


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_this_browsers_token_is_refused(visitor, token):
    visitor.authorize()
    response = visitor.submit(user_name="ada", password="ada-demo", form_token=token)
    assert response.status_code == 400
    assert "set-cookie" not in response.headers


def test_the_token_of_one_conversation_does_not_fit_another(visitor):
    visitor.authorize()
    token = re.search(r'form_token" value="(\w+)"', visitor.page.text).group(1)
    visitor.authorize()
    assert visitor.submit(form_token=token, user_name="ada", password="ada-demo").status_code == 400


def test_a_cancel_without_the_token_is_refused(visitor):
    visitor.authorize()
    assert visitor.submit(do="cancel", form_token="").status_code == 400


def test_a_conversation_is_answered_once(visitor):
    visitor.authorize()
    page, address = visitor.page, visitor.address
    visitor.sign_in()
    visitor.page, visitor.address = page, address
    assert visitor.sign_in().status_code == 400
    assert "used already" in visitor.alert
    assert "what you did here before still holds" in visitor.alert
    assert visitor.heading == "Nothing to do here"
    assert '<a href="http://localhost:8501/">Go to the application</a>' in visitor.page.text


def test_a_conversation_ends_after_a_quarter_of_an_hour(visitor, clock):
    visitor.authorize()
    clock.forward(minutes=15)
    assert visitor.sign_in().status_code == 400


def test_an_invented_address_is_a_page_with_a_sentence(visitor):
    visitor.authorize()
    assert visitor.get("/interaction/invented").status_code == 400
    assert "Go back to the application" in visitor.alert


def test_a_code_cannot_be_sent_before_the_password(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.submit(stage="code", code="123456")
    assert (visitor.heading, visitor.alert) == ("Sign in", ""), "a page left open elsewhere is no wrong password"


def test_the_code_page_closes_when_somebody_else_signs_in_in_the_same_browser(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in("ada")
    page, address, code = visitor.page, visitor.address, visitor.demo_code
    visitor.authorize(prompt="login")
    visitor.sign_in("ben")
    visitor.page, visitor.address = page, address
    visitor.enter_code(code)
    assert visitor.heading == "Sign in"


def test_two_tabs_of_one_browser_both_arrive(visitor):
    visitor.authorize(state="first")
    first = (visitor.page, visitor.address)
    visitor.authorize(state="second")
    assert answer(visitor.sign_in())["state"] == "second"
    visitor.page, visitor.address = first
    assert answer(visitor.sign_in())["state"] == "first"


def test_what_was_asked_for_cannot_be_changed_on_the_way(visitor, read_id_token):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.submit(user_name="ada", password="ada-demo", acr_values="", redirect_uri="https://evil.example/")
    assert visitor.heading == "Enter your code"


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (b"do=" + b"x" * 70_000, FORM, "The form is too large."),
        (b"a=1&" * 100, FORM, "The request is malformed."),
        (b"do=%FF", FORM, "The request is malformed."),
        (b"do=\xff", FORM, "The request is malformed."),
        (b"{}", "application/json", "A form was expected."),
        (b"do=go", "text/plain", "A form was expected."),
    ],
)
def test_a_body_that_is_not_a_small_form_is_refused(visitor, body, kind, sentence):
    visitor.authorize()
    refused = visitor.http.post(visitor.address, content=body, headers={"content-type": kind})
    assert refused.status_code == 400
    assert sentence in refused.text


def test_old_conversations_are_swept(visitor, provider, clock):
    visitor.authorize()
    clock.forward(minutes=16)
    interactions.begin(provider, browser="another", parameters=(), sid=None)
    assert provider.store.one("SELECT count(*) AS n FROM interactions")["n"] == 1
