"""What an authorization request asks for."""

import json

import pytest
from authlib.oauth2 import OAuth2Error

from demo_idp import wish

ALIAS = wish.SECOND_FACTOR_ALIAS


def acr_claim(**claim):
    return {"claims": json.dumps({"id_token": {"acr": claim}})}


def test_a_plain_request_asks_for_a_password():
    assert wish.read({}).acr == wish.PASSWORD
    assert not wish.read({}).second_factor


@pytest.mark.parametrize(
    ("parameters", "level"),
    [
        ({"acr_values": wish.SECOND_FACTOR}, wish.SECOND_FACTOR),
        ({"acr_values": ALIAS}, ALIAS),
        ({"acr_values": f"unknown {ALIAS} {wish.SECOND_FACTOR}"}, ALIAS),
        ({"acr_values": f"{wish.PASSWORD} {wish.SECOND_FACTOR}"}, wish.PASSWORD),
        ({"acr_values": "unknown"}, wish.PASSWORD),
        (acr_claim(essential=True, values=["unknown", wish.SECOND_FACTOR]), wish.SECOND_FACTOR),
        (acr_claim(essential=True, value=ALIAS), ALIAS),
        (acr_claim(essential=True), wish.PASSWORD),
        (acr_claim(value="unknown"), wish.PASSWORD),
        ({"acr_values": wish.PASSWORD} | acr_claim(value=wish.SECOND_FACTOR), wish.SECOND_FACTOR),
        ({"claims": json.dumps({"id_token": {"acr": None}, "userinfo": {"name": None}})}, wish.PASSWORD),
    ],
)
def test_the_first_level_that_exists_is_chosen(parameters, level):
    assert wish.read(parameters).acr == level


@pytest.mark.parametrize("claim", [{"value": "unknown"}, {"values": ["gold", "silver"]}])
def test_an_essential_level_that_nobody_can_reach_is_an_error(claim):
    with pytest.raises(wish.UnmetAuthenticationRequirements):
        wish.read(acr_claim(essential=True, **claim))


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"claims": "not json"}, "invalid_request"),
        ({"claims": "[" * 100_000}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": '{"id_token": 1}'}, "invalid_request"),
        (acr_claim(values="text"), "invalid_request"),
        (acr_claim(values=[1]), "invalid_request"),
        ({"claims": '{"id_token": {"sub": {"values": ["a", "b"]}}}'}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"max_age": "٣"}, "invalid_request"),
        ({"max_age": "9" * 5000}, "invalid_request"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"prompt": "consent"}, "consent_required"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"request_uri": "https://elsewhere.example/request"}, "request_uri_not_supported"),
    ],
)
def test_a_request_that_cannot_be_understood_is_refused(parameters, error):
    with pytest.raises(OAuth2Error) as refused:
        wish.read(parameters)
    assert refused.value.error == error


def test_max_age_zero_is_not_the_same_as_none():
    assert wish.read({"max_age": "0"}).max_age == 0
    assert wish.read({}).max_age is None


def test_a_claim_request_can_name_one_person():
    assert wish.read({"claims": '{"id_token": {"sub": {"value": "somebody"}}}'}).sub == "somebody"
