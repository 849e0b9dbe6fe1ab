"""Setting up an authenticator on the way to a second factor (reference: T83, T85)."""

import pytest

from demo_idp import authenticator, build
from tests.support.demo_idp import CLIENT, ISSUER, SECOND_FACTOR, answer


@pytest.fixture
def dan(provider):
    return provider.people.by_name("dan")


@pytest.fixture(autouse=True)
def dan_is_asked(visitor):
    visitor.authorize(acr_values=SECOND_FACTOR)
    visitor.sign_in("dan")


def test_a_password_sign_in_of_somebody_without_an_authenticator_is_plain(open_browser):
    visitor = open_browser()
    visitor.authorize()
    assert "code" in answer(visitor.sign_in("dan"))


def test_the_password_comes_before_any_secret(visitor):
    assert visitor.heading == "Set up an authenticator"
    assert "<svg" not in visitor.page.text
    visitor.submit(password="wrong")
    assert visitor.alert == "That is not your password. 4 attempts left."
    assert "<svg" not in visitor.page.text
    visitor.submit(password="dan-demo")
    assert "<svg" in visitor.page.text
    assert "Key:" in visitor.page.text


def test_five_wrong_passwords_close_the_set_up_for_a_minute(visitor):
    for _ in range(5):
        visitor.submit(password="wrong")
    visitor.submit(password="dan-demo")
    assert "Try again in 60 seconds" in visitor.alert
    assert "<svg" not in visitor.page.text


def test_enrolment_alone_never_counts_as_the_second_factor(visitor, read_id_token):
    visitor.submit(password="dan-demo")
    first = visitor.demo_code
    assert visitor.enter_code(first).status_code == 200, "the set-up is done, but the client gets nothing yet"
    assert visitor.heading == "Enter your code"
    assert visitor.alert == "Your authenticator is set up. Now enter a new code from it."
    assert visitor.demo_code != first
    visitor.enter_code(first)
    assert "used already" in visitor.alert
    claims = read_id_token(visitor.exchange(visitor.enter_code()))
    assert (claims["acr"], claims["amr"]) == (SECOND_FACTOR, ["pwd", "otp", "mfa"])


def test_a_wrong_first_code_sets_nothing_up(visitor, provider, dan):
    visitor.submit(password="dan-demo")
    secret = visitor.page.text.split('class="key">')[1][:39]
    visitor.enter_code("000000")
    assert visitor.alert == "That code is not right. 4 attempts left."
    assert secret in visitor.page.text, "the telephone has the secret already, so it must not change"
    assert authenticator.secret_of(provider, dan) is None


@pytest.mark.parametrize("password_first", [False, True])
def test_cancelling_sets_nothing_up_and_keeps_the_session(visitor, provider, dan, password_first):
    if password_first:
        visitor.submit(password="dan-demo")
    assert answer(visitor.cancel())["error"] == "access_denied"
    assert authenticator.secret_of(provider, dan) is None
    assert "code" in answer(visitor.authorize(prompt="none"))


def test_a_form_of_a_later_stage_does_not_skip_the_password(visitor):
    visitor.submit(stage="enrol", code="123456")
    assert "<svg" not in visitor.page.text
    visitor.submit(stage="code", code="123456")
    assert visitor.heading == "Set up an authenticator"


def test_two_tabs_cannot_set_up_two_authenticators(visitor, open_browser, provider, dan):
    other = open_browser()
    other.authorize(acr_values=SECOND_FACTOR)
    other.sign_in("dan")
    for browser in (visitor, other):
        browser.submit(password="dan-demo")
    visitor.enter_code()
    kept = authenticator.secret_of(provider, dan)
    other.enter_code()
    assert other.heading == "Enter your code"
    assert authenticator.secret_of(provider, dan) == kept


def test_an_enrolment_survives_a_restart(visitor, dan, database, clock, provider):
    visitor.submit(password="dan-demo")
    visitor.enter_code()
    kept = authenticator.secret_of(provider, dan)
    provider.store.close()
    again = build(issuer=ISSUER, client=CLIENT, database=database, now=clock).state.provider
    assert authenticator.secret_of(again, dan) == kept is not None
    again.store.close()
