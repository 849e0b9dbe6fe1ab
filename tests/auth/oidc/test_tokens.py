import json

import pytest

from auth.errors import ProviderUnavailable, TokenRejected
from auth.oidc.authorization import AuthorizationRequest, authorization_url
from auth.oidc.callback import parse_callback, validate_callback
from auth.oidc.provider import Provider
from auth.oidc.tokens import exchange_code, read_tokens, refresh
from tests.support.oidc_client import browse, client_of
from tests.support.oidc_keys import REMOVED, ec_key
from tests.support.stub_server import Drip, Raw, page

VERIFIER = "v" * 43
GOOD = {"access_token": "at", "token_type": "Bearer", "id_token": "a.b.c", "refresh_token": "rt", "expires_in": 300}


@pytest.fixture
def come_back():
    def come(provider):
        request = AuthorizationRequest(scope="openid", state="s", nonce="n", verifier=VERIFIER)
        query = browse(authorization_url(provider, request))
        return validate_callback(parse_callback(query), state="s", issuer=provider.client.issuer, iss_required=True)

    return come


def refused(**changes):
    with pytest.raises(TokenRejected) as caught:
        read_tokens({name: value for name, value in {**GOOD, **changes}.items() if value is not REMOVED})
    return caught.value.check


def test_a_code_becomes_tokens_and_proves_who_asked_for_it(stub, provider, come_back):
    tokens = exchange_code(provider, come_back(provider), VERIFIER)

    assert stub.issued[1:] == [tokens.access_token, tokens.refresh_token, tokens.id_token]
    assert tokens.expires_in == 300
    sent = stub.requests[-1]
    assert sent.parameters == {
        "grant_type": "authorization_code",
        "code": stub.issued[0],
        "redirect_uri": "http://localhost:8501/",
        "code_verifier": VERIFIER,
    }
    assert not any(token in repr(tokens) for token in stub.issued)


def test_a_code_is_worth_nothing_to_who_did_not_ask_for_it(stub, provider, come_back):
    with pytest.raises(TokenRejected) as caught:
        exchange_code(provider, come_back(provider), "w" * 43)

    assert (caught.value.check, caught.value.got) == ("token_endpoint", "invalid_grant")


def test_a_code_can_be_exchanged_once(provider, come_back):
    callback = come_back(provider)
    exchange_code(provider, callback, VERIFIER)

    with pytest.raises(TokenRejected) as caught:
        exchange_code(provider, callback, VERIFIER)

    assert caught.value.got == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"client_auth": "client_secret_post"},
        {"client_auth": "private_key_jwt", "client_secret": None, "client_key": ec_key("client").pem()},
    ],
    ids=lambda changes: changes["client_auth"],
)
def test_every_client_authentication_is_understood(stub, clock, come_back, changes):
    if changes["client_auth"] == "private_key_jwt":
        stub.client_public_key = ec_key("client").public_pem()
    provider = Provider(client_of(stub, **changes), clock)

    assert exchange_code(provider, come_back(provider), VERIFIER).id_token


def test_a_refresh_token_becomes_new_tokens_once(stub, provider, come_back):
    first = exchange_code(provider, come_back(provider), VERIFIER)

    second = refresh(provider, first.refresh_token)

    assert second.access_token != first.access_token
    with pytest.raises(TokenRejected) as caught:
        refresh(provider, first.refresh_token)
    assert (caught.value.check, caught.value.got) == ("token_endpoint", "invalid_grant")


def test_a_renewal_may_come_without_new_refresh_and_id_token(stub, provider, come_back):
    first = exchange_code(provider, come_back(provider), VERIFIER)
    stub.token_changes = {"refresh_token": REMOVED, "id_token": REMOVED}

    renewed = refresh(provider, first.refresh_token)

    assert (renewed.refresh_token, renewed.id_token) == (None, None)


# T47, and what a renewal must tell apart: a refusal ends a session, no answer does not


def answer(status, **document):
    return Raw(json.dumps(document).encode(), status)


@pytest.mark.parametrize(
    ("behaviour", "got"),
    [
        pytest.param(answer(400, error="invalid_grant", error_description="token xyz"), "invalid_grant", id="400"),
        pytest.param(answer(401, error="invalid_client"), "invalid_client", id="401"),
        pytest.param(answer(403, error="access_denied"), "access_denied", id="403"),
        pytest.param(answer(200, error="invalid_grant"), "invalid_grant", id="200-with-error"),
        pytest.param(answer(200, error="invalid_grant", **GOOD), "invalid_grant", id="200-with-error-and-tokens"),
        pytest.param(answer(400, error="<b>own\n</b>"), "other", id="unregistered"),
    ],
)
def test_a_refusal_is_told_apart(stub, provider, behaviour, got):
    stub.misbehave("token", behaviour)

    with pytest.raises(TokenRejected) as caught:
        refresh(provider, "rt")

    assert (caught.value.check, caught.value.got) == ("token_endpoint", got)
    assert "xyz" not in repr(vars(caught.value))


@pytest.mark.parametrize(
    ("behaviour", "check"),
    [
        pytest.param(page(200), "token_endpoint.json", id="200-html"),
        pytest.param(Raw(b"[]"), "token_endpoint.json", id="200-list"),
        pytest.param(page(400), "token_endpoint.status", id="400-html"),
        pytest.param(page(403), "token_endpoint.status", id="403-of-a-gateway"),
        pytest.param(page(502), "token_endpoint.status", id="502"),
        *(
            pytest.param(answer(status, error="invalid_grant"), "token_endpoint.status", id=f"{status}-with-error")
            for status in (408, 425, 429, 500, 503)
        ),
        pytest.param(answer(400, error="temporarily_unavailable"), "token_endpoint.status", id="temporarily"),
        pytest.param(answer(400, error="server_error"), "token_endpoint.status", id="server-error"),
        pytest.param(answer(200, error={"a": 1}), "token_endpoint.status", id="error-of-a-wrong-type"),
        pytest.param(page(307, Location="http://127.0.0.1/"), "http.redirect", id="redirect"),
        pytest.param(Raw(b'{"a": "' + b"x" * 300_000 + b'"}'), "http.size", id="huge"),
        pytest.param(Drip(), "http.deadline", id="drip"),
    ],
)
def test_no_answer_is_told_apart(stub, clock, behaviour, check):
    stub.misbehave("token", behaviour)

    with pytest.raises(ProviderUnavailable) as caught:
        refresh(Provider(client_of(stub, answer_within=0.5), clock), "rt")

    assert caught.value.check == check


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"token_type": REMOVED}, "token_type"),
        ({"token_type": "DPoP"}, "token_type"),
        ({"token_type": 7}, "token_type"),
        ({"access_token": REMOVED}, "access_token"),
        ({"access_token": ""}, "access_token"),
        ({"access_token": "a\r\nX: y"}, "access_token"),
        ({"access_token": "ä"}, "access_token"),
        ({"access_token": ["at"]}, "access_token"),
        ({"id_token": 7}, "id_token"),
        ({"refresh_token": {"a": 1}}, "refresh_token"),
        ({"refresh_token": "x" * 65_537}, "refresh_token"),
        ({"expires_in": -1}, "expires_in"),
        ({"expires_in": 0}, "expires_in"),
        ({"expires_in": True}, "expires_in"),
        ({"expires_in": 1e300}, "expires_in"),
        ({"expires_in": "soon"}, "expires_in"),
        ({"expires_in": 10**12}, "expires_in"),
        ({"expires_in": 315_360_001}, "expires_in"),
    ],
)
def test_an_answer_of_the_wrong_form_is_refused(changes, check):
    assert refused(**changes) == check


@pytest.mark.parametrize("token_type", ["bEARER", "bearer", "BEARER"])  # fapi2 token-type-case-insensitivity
def test_the_token_type_may_be_in_any_case(token_type):
    assert read_tokens({**GOOD, "token_type": token_type}).access_token == "at"


@pytest.mark.parametrize(
    ("value", "seconds"), [(REMOVED, None), (None, None), ("3600", 3600), (1, 1), (315_360_000, 315_360_000)]
)
def test_the_lifetime_may_be_missing_or_in_digits(value, seconds):
    document = {name: item for name, item in {**GOOD, "expires_in": value}.items() if item is not REMOVED}

    assert read_tokens(document).expires_in == seconds
