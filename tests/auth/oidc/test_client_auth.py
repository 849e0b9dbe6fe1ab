import base64
from urllib.parse import parse_qs

import jwt
import pytest

from auth.errors import ConfigurationError
from auth.oidc.client_auth import authenticated, client_assertion
from tests.support.oidc_client import FrozenClock, make_client
from tests.support.oidc_keys import ec_key, ed25519_key, rsa_key

NOW = FrozenClock().now
URL = "https://id.example.test/token"


def test_basic_form_encodes_both_halves():  # oidcc-client-test-client-secret-basic
    client = make_client(client_id="air:lock/ä", client_secret="p+ss wörd%")

    headers, body = authenticated(client, URL, "a=1", NOW)

    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == (
        b"air%3Alock%2F%C3%A4:p%2Bss%20w%C3%B6rd%25"
    )
    assert body == "a=1"


def test_post_puts_both_into_the_body():
    client = make_client(client_auth="client_secret_post", client_secret="p+ss & more")

    headers, body = authenticated(client, URL, "a=1", NOW)

    assert "Authorization" not in headers
    assert parse_qs(body) == {"a": ["1"], "client_id": ["airlock"], "client_secret": ["p+ss & more"]}


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "private_key_jwt"])
def test_a_form_that_names_the_client_names_it_once(method):
    client = make_client(client_auth=method, client_key=rsa_key().pem())

    _headers, body = authenticated(client, URL, "client_id=airlock&a=%26+%C3%A9", NOW)

    form = parse_qs(body)
    assert (form["client_id"], form["a"]) == (["airlock"], ["& é"])


@pytest.mark.parametrize("key", [rsa_key(), ec_key(), ed25519_key()], ids=lambda key: key.alg)
def test_a_signed_assertion_is_for_the_issuer_alone_and_short(key):
    client = make_client(client_auth="private_key_jwt", client_secret=None, client_key=key.pem())

    headers, body = authenticated(client, URL, "a=1", NOW)

    form = parse_qs(body)
    assert "Authorization" not in headers
    assert form["client_assertion_type"] == ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"]
    options = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    claims = jwt.decode(form["client_assertion"][0], key.public_pem(), [key.alg], options)
    seconds = int(NOW.timestamp())
    assert claims.pop("jti")
    assert claims == {
        "iss": "airlock",
        "sub": "airlock",
        "aud": client.issuer,
        "iat": seconds,
        "exp": seconds + 60,
    }


def test_no_two_assertions_are_the_same():
    client = make_client(client_auth="private_key_jwt", client_key=ec_key().pem())

    assert client_assertion(client, NOW) != client_assertion(client, NOW)


@pytest.mark.parametrize("pem", ["not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_no_key_is_named_as_a_setting_and_not_shown(pem):
    with pytest.raises(ConfigurationError) as caught:
        client_assertion(make_client(client_auth="private_key_jwt", client_key=pem), NOW)

    assert "OIDC__CLIENT_KEY" in caught.value.message
    assert pem not in caught.value.message


@pytest.mark.parametrize(
    ("changes", "setting"),
    [
        ({"id_token_alg": "none"}, "OIDC__ID_TOKEN_ALG"),
        ({"id_token_alg": "HS256"}, "OIDC__ID_TOKEN_ALG"),
        ({"client_auth": "private_key_jwt"}, "OIDC__CLIENT_KEY"),
        ({"client_secret": None}, "OIDC__CLIENT_SECRET"),
        ({"client_auth": "client_secret_post", "client_secret": ""}, "OIDC__CLIENT_SECRET"),
    ],
)
def test_a_client_that_could_not_work_is_not_made(changes, setting):
    with pytest.raises(ConfigurationError) as caught:
        make_client(**changes)

    assert setting in caught.value.message


def test_a_client_shows_no_secret():
    shown = repr(make_client(client_secret="hidden-secret", client_key="hidden-key"))

    assert "hidden" not in shown
