"""The code page: a fresh code each time, and only when it was asked for."""

import pytest

from demo_idp import authenticator
from tests.support.demo_idp import PASSWORD, SECOND_FACTOR, answer

ALIAS = "http://schemas.openid.net/pape/policies/2007/06/multi-factor"


def test_a_password_sign_in_never_asks_for_a_code(visitor, read_id_token):
    visitor.authorize()
    claims = read_id_token(visitor.exchange(visitor.sign_in()))
    assert (claims["acr"], claims["amr"]) == (PASSWORD, ["pwd"])


@pytest.mark.parametrize("level", [SECOND_FACTOR, ALIAS])
def test_the_answer_names_the_level_that_was_asked_for(visitor, read_id_token, level):
    visitor.authorize(acr_values=level)
    visitor.sign_in()
    claims = read_id_token(visitor.exchange(visitor.enter_code()))
    assert (claims["acr"], claims["amr"]) == (level, ["pwd", "otp", "mfa"])


def test_auth_time_is_the_moment_of_the_challenge(visitor, read_id_token, clock):
    visitor.authorize()
    visitor.sign_in()
    clock.forward(minutes=20)
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert read_id_token(visitor.exchange(visitor.enter_code()))["auth_time"] == clock.seconds


def test_a_second_factor_is_not_remembered(visitor, read_id_token, clock):
    visitor.sign_in_and_verify()
    signed_in_at = clock.seconds
    clock.forward(minutes=5)
    claims = read_id_token(visitor.exchange(visitor.authorize()))
    assert (claims["acr"], claims["amr"], claims["auth_time"]) == (PASSWORD, ["pwd"], signed_in_at)
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert visitor.heading == "Enter your code"


def test_a_code_that_was_used_does_not_work_again(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in()
    code = visitor.demo_code
    visitor.enter_code(code)
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert visitor.demo_code != code
    visitor.enter_code(code)
    assert visitor.alert == "That code was used already. Wait for a new one. 4 attempts left."


def test_the_panel_says_when_the_next_code_is_ready(visitor, clock):
    visitor.sign_in_and_verify()
    for _ in range(2):
        visitor.authorize(acr_values=SECOND_FACTOR)
        visitor.enter_code()
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert "The next one is ready in 30 seconds." in visitor.page.text
    clock.forward(seconds=30)
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert "code" in answer(visitor.enter_code())


def test_a_wrong_code_stays_on_the_page_with_the_field_focused(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in()
    visitor.enter_code("000000")
    assert visitor.alert == "That code is not right. 4 attempts left."
    assert "required autofocus" in visitor.page.text
    assert "code" in answer(visitor.enter_code())


def test_five_wrong_codes_close_the_page_for_a_minute_even_for_a_right_one(visitor, open_browser, clock):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in()
    for _ in range(5):
        visitor.enter_code("000000")
    assert visitor.alert == "Too many wrong attempts. Try again in 60 seconds."
    visitor.enter_code()
    assert visitor.heading == "Enter your code"
    other = open_browser()
    other.authorize(acr_values=SECOND_FACTOR)
    other.sign_in()
    other.enter_code()
    assert "Try again in 60 seconds" in other.alert, "a new browser and a new request must not lift the pause"
    clock.forward(seconds=60)
    visitor.authorize(acr_values=SECOND_FACTOR)
    assert "code" in answer(visitor.enter_code())


def test_another_persons_code_does_not_count(visitor, provider):
    ben = provider.people.by_name("ben")
    code = authenticator.demo_code(provider, ben, authenticator.secret_of(provider, ben)).code
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in("ada")
    visitor.enter_code(code)
    assert "That code is not right" in visitor.alert


def test_cancelling_keeps_the_session(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in()
    assert answer(visitor.cancel())["error"] == "access_denied"
    assert "code" in answer(visitor.authorize(prompt="none"))
