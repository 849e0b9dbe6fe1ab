import json
import logging
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from auth.errors import ConfigurationError, ProviderUnavailable, UnusableAnswer
from auth.oidc.authorization import AuthorizationRequest, authorization_url
from auth.oidc.provider import Provider
from tests.support.oidc_client import client_of
from tests.support.oidc_keys import rsa_key
from tests.support.stub_server import Raw, page

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # of that verifier: RFC 7636 appendix B


def request(**changes):
    secrets = {"state": "the-state", "nonce": "the-nonce", "verifier": VERIFIER}
    return AuthorizationRequest(**{"scope": "openid profile", **secrets, **changes})


def asked(provider, **changes):
    return parse_qs(urlsplit(authorization_url(provider, request(**changes))).query)


def test_a_sign_in_asks_for_a_code_with_state_nonce_and_challenge(stub, provider):
    url = authorization_url(provider, request())

    assert url.startswith(stub.url("authorize") + "?")
    assert VERIFIER not in url
    assert parse_qs(urlsplit(url).query) == {
        "response_type": ["code"],
        "client_id": ["airlock"],
        "redirect_uri": ["http://localhost:8501/"],
        "scope": ["openid profile"],
        "state": ["the-state"],
        "nonce": ["the-nonce"],
        "code_challenge": [CHALLENGE],
        "code_challenge_method": ["S256"],
    }


def test_a_step_up_says_what_it_wants(provider):
    found = asked(
        provider,
        acr_values=("urn:gold", "urn:silver"),
        claims={"id_token": {"acr": {"essential": True, "values": ["urn:gold"]}}},
        max_age=timedelta(minutes=5),
        prompt="login",
        login_hint="ada@example.test",
        id_token_hint="a.b.c",
        extra={"audience": "https://api.example.test/?a=b&c"},
    )

    assert found["acr_values"] == ["urn:gold urn:silver"]
    assert json.loads(found["claims"][0]) == {"id_token": {"acr": {"essential": True, "values": ["urn:gold"]}}}
    assert found["max_age"] == ["300"]
    assert found["prompt"] == ["login"]
    assert found["login_hint"] == ["ada@example.test"]
    assert found["id_token_hint"] == ["a.b.c"]
    assert found["audience"] == ["https://api.example.test/?a=b&c"]


def test_a_maximum_age_of_nothing_is_sent(provider):
    assert asked(provider, max_age=timedelta(0))["max_age"] == ["0"]


def test_the_query_of_the_providers_own_endpoint_is_kept(stub, provider):
    stub.metadata_changes["authorization_endpoint"] = stub.url("authorize") + "?policy=B2C"

    assert asked(provider)["policy"] == ["B2C"]


@pytest.mark.parametrize("name", ["state", "redirect_uri", "code_challenge", "request", "acr_values", "response_mode"])
def test_extra_parameters_cannot_override_ours(name):
    with pytest.raises(ConfigurationError) as caught:
        request(extra={name: "other"})

    assert name in caught.value.message


def test_a_request_shows_no_secret():
    assert not {"the-state", "the-nonce", VERIFIER} & set(repr(request()).replace("'", " ").split())
    assert VERIFIER not in repr(request())


# Pushed authorization requests


def test_a_pushed_request_leaves_nothing_to_strip_in_the_address_bar(stub, provider):
    stub.offers_par = True

    found = asked(provider, acr_values=("gold",))

    assert set(found) == {"client_id", "request_uri"}
    pushed = stub.requests[-1]
    assert (pushed.endpoint, pushed.method) == ("par", "POST")
    assert pushed.parameters["acr_values"] == "gold"
    assert pushed.parameters["code_challenge"] == CHALLENGE
    assert pushed.headers["authorization"].startswith("Basic ")


def test_a_pushed_request_can_be_signed(stub, clock):
    stub.offers_par, stub.client_public_key = True, rsa_key("client").public_pem()
    client = client_of(stub, client_auth="private_key_jwt", client_secret=None, client_key=rsa_key("client").pem())

    assert "request_uri" in asked(Provider(client, clock))


def test_nothing_is_pushed_when_that_is_switched_off(stub, clock):
    stub.offers_par = True

    assert "state" in asked(Provider(client_of(stub, par="off"), clock))
    assert stub.count("par") == 0


def test_a_refused_push_goes_on_in_the_open_and_the_log_tells_it_once(stub, clock, caplog):
    stub.offers_par = True
    provider = Provider(client_of(stub, client_secret="wrong"), clock)

    with caplog.at_level(logging.WARNING):
        assert ["state" in asked(provider) for _ in range(3)] == [True] * 3

    assert [record.getMessage().count("par (invalid_client)") for record in caplog.records] == [1]
    assert "OIDC__PAR=off" in caplog.text


def test_a_refused_push_does_not_keep_the_next_request_from_being_pushed(stub, provider, caplog):
    stub.offers_par = True
    stub.misbehave("par", Raw(b'{"error": "invalid_request"}', 400))
    assert "state" in asked(provider)
    stub.misbehave("par", Raw(b'{"error": "unauthorized_client"}', 403))
    assert "state" in asked(provider)
    assert [("invalid_request" in line, "unauthorized_client" in line) for line in caplog.messages] == [
        (True, False),
        (False, True),
    ]

    stub.misbehave("par", None)

    assert set(asked(provider)) == {"client_id", "request_uri"}


@pytest.mark.parametrize("status", [200, 201])
def test_a_reference_is_taken_with_either_status_that_providers_send(stub, provider, status):
    stub.offers_par = True
    stub.misbehave("par", Raw(b'{"request_uri": "urn:a-reference", "expires_in": 60}', status))

    assert asked(provider) == {"client_id": ["airlock"], "request_uri": ["urn:a-reference"]}


@pytest.mark.parametrize("status", [404, 405, 501])
def test_an_endpoint_that_is_named_but_not_there_lets_people_in_unless_it_is_demanded(stub, clock, status):
    stub.offers_par = True
    stub.misbehave("par", page(status))

    assert "state" in asked(Provider(client_of(stub), clock))
    with pytest.raises(UnusableAnswer) as caught:
        asked(Provider(client_of(stub, par="on"), clock))

    assert (caught.value.check, caught.value.got) == ("par", f"status {status}")


@pytest.mark.parametrize("required_by", ["setting", "provider"])
def test_a_refused_push_that_is_required_ends_the_attempt(stub, clock, required_by):
    stub.offers_par = True
    stub.metadata_changes["require_pushed_authorization_requests"] = required_by == "provider"
    par = "on" if required_by == "setting" else "auto"

    with pytest.raises(UnusableAnswer) as caught:
        asked(Provider(client_of(stub, client_secret="wrong", par=par), clock))

    assert (caught.value.check, caught.value.got) == ("par", "invalid_client")


def test_a_push_that_is_required_needs_an_endpoint(stub, clock):
    with pytest.raises(UnusableAnswer) as caught:
        asked(Provider(client_of(stub, par="on"), clock))

    assert caught.value.check == "discovery.pushed_authorization_request_endpoint"


@pytest.mark.parametrize(
    "behaviour",
    [
        page(500),
        page(400),
        Raw(b"{}", 201),
        Raw(b'{"request_uri": 7}', 201),
        Raw(b'{"request_uri": "urn:%s"}' % (b"x" * 2045), 201),
    ],
)
def test_a_push_without_an_answer_is_not_taken_for_a_refusal(stub, provider, behaviour):
    stub.offers_par = True
    stub.misbehave("par", behaviour)

    with pytest.raises(ProviderUnavailable):
        asked(provider)
