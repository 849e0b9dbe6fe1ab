"""The authorization endpoint: who is answered, who is refused, who is asked."""

import json

import pytest

from demo_idp import Lifetimes
from tests.support.demo_idp import PASSWORD, REDIRECT_URI, SECOND_FACTOR, answer

ISSUER = "http://localhost:8501/demo-idp"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody-else"},
        {"client_id": None},
        {"redirect_uri": None},
        {"redirect_uri": "http://localhost:8501/elsewhere"},
        {"redirect_uri": "http://localhost:8501"},
        {"redirect_uri": "http://localhost:8501/?extra=1"},
        {"redirect_uri": "http://LOCALHOST:8501/"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": 'http://localhost:8501/\u0000ü"\\'},
    ],
)
def test_an_unknown_client_or_address_gets_a_page_and_no_redirect(visitor, changes):
    response = visitor.authorize(**changes)
    assert response.status_code == 400
    assert "location" not in response.headers
    assert visitor.heading == "That did not work"
    assert "registered here" in visitor.alert


@pytest.mark.parametrize("twice", ["client_id", "redirect_uri", "state"])
def test_a_way_back_that_is_named_twice_gets_a_page(visitor, twice):
    pairs = [*visitor.request.items(), (twice, visitor.request[twice])]
    response = visitor.http.get(visitor.url("/authorize"), params=pairs)
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": 'ü"\\'}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none", "acr_values": SECOND_FACTOR}, "login_required"),
        ({"max_age": "x"}, "invalid_request"),
        ({"id_token_hint": "not.a.token"}, "invalid_request"),
        ({"claims": json.dumps({"id_token": {"sub": {"value": "nobody"}}})}, "login_required"),
        (
            {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": ["gold"]}}})},
            "unmet_authentication_requirements",
        ),
    ],
)
def test_every_other_refusal_goes_back_with_error_state_and_issuer(visitor, changes, error):
    response = visitor.authorize(**changes)
    said = answer(response)
    assert response.headers["location"].startswith(REDIRECT_URI + "?")
    assert (said["error"], said["state"], said["iss"]) == (error, "the state", ISSUER)
    assert "code" not in said


def test_any_other_parameter_sent_twice_is_refused_to_the_client(visitor):
    pairs = [*visitor.request.items(), ("nonce", "another")]
    response = visitor.http.get(visitor.url("/authorize"), params=pairs)
    assert answer(response)["error"] == "invalid_request"


def test_a_state_comes_back_exactly_as_it_was_sent(visitor):
    state = 'a+b&c=d ü"<script>%00\u2028' + "x" * 500
    visitor.authorize(state=state)
    assert answer(visitor.sign_in())["state"] == state


def test_a_request_may_be_posted(visitor):
    response = visitor.http.post(visitor.url("/authorize"), data=visitor.request)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/demo-idp/interaction/")


def test_signing_in_is_asked_once_and_then_remembered(visitor):
    visitor.authorize()
    assert visitor.heading == "Sign in"
    assert "code" in answer(visitor.sign_in())
    assert "code" in answer(visitor.authorize())
    assert "code" in answer(visitor.authorize(prompt="none"))


def test_the_session_of_one_browser_is_not_that_of_another(visitor, open_browser):
    visitor.authorize()
    visitor.sign_in()
    assert answer(open_browser().authorize(prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize(("changes", "heading"), [({"prompt": "login"}, "Sign in"), ({"max_age": "0"}, "Sign in")])
def test_a_signed_in_person_types_the_password_again_when_asked_to(visitor, read_id_token, clock, changes, heading):
    visitor.authorize()
    visitor.sign_in()
    clock.forward(minutes=10)
    visitor.authorize(**changes)
    assert visitor.heading == heading
    claims = read_id_token(visitor.exchange(visitor.sign_in()))
    assert claims["auth_time"] == clock.seconds


def test_max_age_asks_only_when_the_password_is_that_old(visitor, clock):
    visitor.authorize()
    visitor.sign_in()
    clock.forward(seconds=299)
    assert "code" in answer(visitor.authorize(max_age="300"))
    clock.forward(seconds=1)
    assert visitor.authorize(max_age="300").status_code == 200
    assert answer(visitor.authorize(max_age="300", prompt="none"))["error"] == "login_required"


@pytest.mark.parametrize("level", [{"acr_values": SECOND_FACTOR}, {"acr_values": SECOND_FACTOR, "max_age": "0"}])
def test_a_signed_in_person_is_asked_for_a_second_factor_and_no_password(visitor, clock, level):
    visitor.authorize()
    visitor.sign_in()
    clock.forward(hours=2)
    visitor.authorize(**level)
    assert visitor.heading == "Enter your code"
    assert "code" in answer(visitor.enter_code())


def test_a_second_factor_is_never_silent(visitor):
    visitor.sign_in_and_verify()
    assert answer(visitor.authorize(prompt="none", acr_values=SECOND_FACTOR))["error"] == "interaction_required"


def test_a_session_ends_with_its_lifetime(visitor, clock):
    visitor.authorize()
    visitor.sign_in()
    clock.forward(hours=Lifetimes().session.total_seconds() / 3600)
    assert answer(visitor.authorize(prompt="none"))["error"] == "login_required"


def test_choosing_an_account_can_mean_to_stay(visitor):
    visitor.authorize()
    visitor.sign_in()
    visitor.authorize(prompt="select_account")
    assert "Continue as Ada Lindqvist" in visitor.page.text
    assert "code" in answer(visitor.submit(do="stay"))


def test_nobody_stays_who_was_not_signed_in(visitor):
    visitor.authorize(prompt="select_account")
    visitor.submit(do="stay")
    assert visitor.heading == "Sign in"


def test_a_fresh_password_cannot_be_replaced_by_staying(visitor):
    visitor.authorize()
    visitor.sign_in()
    visitor.authorize(prompt="login select_account")
    visitor.submit(do="stay")
    assert visitor.heading == "Sign in"


def test_a_login_hint_fills_the_name_and_pushes_nobody_aside(visitor):
    visitor.authorize(login_hint="ben@example.com")
    assert 'value="ben"' in visitor.page.text
    visitor.sign_in("ben")
    assert "code" in answer(visitor.authorize(login_hint="nobody@example.com"))
    visitor.authorize(login_hint="ada")
    assert visitor.heading == "Sign in"
    assert answer(visitor.authorize(login_hint="ada", prompt="none"))["error"] == "login_required"


def test_an_id_token_hint_pins_the_person(visitor, clock):
    visitor.authorize()
    hint = visitor.exchange(visitor.sign_in("ada")).json()["id_token"]
    clock.forward(hours=2)
    assert "code" in answer(visitor.authorize(id_token_hint=hint, prompt="none")), "an expired hint names its person"
    visitor.authorize(prompt="login")
    visitor.sign_in("ben")
    assert answer(visitor.authorize(id_token_hint=hint, prompt="none"))["error"] == "login_required"
    visitor.authorize(id_token_hint=hint)
    assert "readonly" in visitor.page.text
    assert "ben-demo" not in visitor.page.text
    visitor.sign_in("ben")
    assert "do not go together" in visitor.alert
    assert "code" in answer(visitor.sign_in("ada"))


def test_a_hint_with_a_foreign_signature_is_refused(visitor):
    visitor.authorize()
    hint = visitor.exchange(visitor.sign_in()).json()["id_token"]
    forged = hint[:-8] + ("A" * 8 if not hint.endswith("A" * 8) else "B" * 8)
    assert answer(visitor.authorize(id_token_hint=forged))["error"] == "invalid_request"


def test_a_claim_request_for_a_person_pins_the_person(visitor, provider):
    sub = provider.people.by_name("cleo").sub
    visitor.authorize(claims=json.dumps({"id_token": {"sub": {"value": sub}}}))
    visitor.sign_in("ada")
    assert visitor.heading == "Sign in"
    assert "code" in answer(visitor.sign_in("cleo"))


def test_a_password_level_can_be_essential(visitor, read_id_token):
    visitor.authorize(claims=json.dumps({"id_token": {"acr": {"essential": True, "value": PASSWORD}}}))
    assert read_id_token(visitor.exchange(visitor.sign_in()))["acr"] == PASSWORD
