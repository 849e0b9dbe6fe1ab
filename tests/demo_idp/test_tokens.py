"""The token endpoint: codes and refresh tokens, each once; and what the ID token says."""

import base64
import hashlib
from urllib.parse import quote_plus

import pytest

from tests.support.demo_idp import CLIENT, ISSUER, VERIFIER, answer


@pytest.fixture
def signed_in(visitor):
    visitor.authorize()
    return visitor.sign_in()


def test_the_id_token_says_who_when_and_for_whom(visitor, signed_in, read_id_token, provider, clock):
    tokens = visitor.exchange(signed_in)
    claims = read_id_token(tokens)
    half = hashlib.sha256(tokens.json()["access_token"].encode()).digest()[:16]
    assert len(claims.pop("sid")) == 22
    assert claims == {
        "iss": ISSUER,
        "aud": CLIENT.client_id,
        "sub": provider.people.by_name("ada").sub,
        "iat": clock.seconds,
        "exp": clock.seconds + 3600,
        "auth_time": clock.seconds,
        "nonce": "the nonce",
        "acr": "urn:airlock:acr:password",
        "amr": ["pwd"],
        "at_hash": base64.urlsafe_b64encode(half).rstrip(b"=").decode(),
        "name": "Ada Lindqvist",
        "preferred_username": "ada",
        "groups": ["finance"],
        "email": "ada@example.com",
        "email_verified": True,
    }


def test_tokens_are_not_stored_by_caches(visitor, signed_in):
    tokens = visitor.exchange(signed_in)
    assert tokens.headers["cache-control"] == "no-store"
    assert (tokens.json()["token_type"], tokens.json()["expires_in"]) == ("Bearer", 3600)


def test_a_refresh_token_comes_only_with_offline_access(visitor):
    visitor.authorize(scope="openid")
    tokens = visitor.exchange(visitor.sign_in()).json()
    assert "refresh_token" not in tokens
    assert tokens["scope"] == "openid"


def test_a_code_works_once_and_its_replay_revokes_what_it_gave(visitor, signed_in):
    tokens = visitor.exchange(signed_in).json()
    assert visitor.exchange(signed_in).json()["error"] == "invalid_grant"
    assert visitor.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert visitor.http.get(visitor.url("/userinfo"), headers=bearer).status_code == 401


def test_a_code_is_good_for_a_minute(visitor, signed_in, clock):
    clock.forward(seconds=60)
    assert visitor.exchange(signed_in).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": VERIFIER[::-1]}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"code_verifier": "short"}, "invalid_request"),
        ({"redirect_uri": "http://localhost:8501/elsewhere"}, "invalid_grant"),
        ({"redirect_uri": ""}, "invalid_grant"),
        ({"code": "invented"}, "invalid_grant"),
    ],
)
def test_a_wrong_exchange_gives_nothing_and_uses_the_code_up(visitor, signed_in, changes, error):
    refused = visitor.exchange(signed_in, **changes)
    assert (refused.status_code, refused.json()["error"]) == (400, error)
    if "code" not in changes:
        assert visitor.exchange(signed_in).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b"airlock").decode(),
        "Basic " + base64.b64encode(b"airlock:wrong").decode(),
        "Basic " + base64.b64encode(b"somebody:" + CLIENT.client_secret.encode()).decode(),
        "Bearer " + CLIENT.client_secret,
    ],
)
def test_a_client_that_does_not_prove_itself_gets_401(visitor, signed_in, authorization):
    form = {"grant_type": "authorization_code", "code": answer(signed_in)["code"], "code_verifier": VERIFIER}
    headers = {"authorization": authorization} if authorization else {}
    refused = visitor.http.post(visitor.url("/token"), data=form, headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused.headers["www-authenticate"].startswith("Basic")
    assert visitor.exchange(signed_in).status_code == 200, "a stranger must not be able to use up a code"


def test_a_secret_in_the_form_is_not_accepted(visitor, signed_in):
    form = {"grant_type": "authorization_code", "code": answer(signed_in)["code"], "code_verifier": VERIFIER}
    form |= {"client_id": CLIENT.client_id, "client_secret": CLIENT.client_secret}
    assert visitor.http.post(visitor.url("/token"), data=form).status_code == 401


def test_a_form_encoded_secret_is_read_too(visitor, signed_in):
    form = {"grant_type": "authorization_code", "code": answer(signed_in)["code"], "code_verifier": VERIFIER}
    form["redirect_uri"] = visitor.request["redirect_uri"]
    auth = (quote_plus(CLIENT.client_id), quote_plus(CLIENT.client_secret))
    assert visitor.token(form, auth).status_code == 200


@pytest.mark.parametrize("grant_type", ["password", "client_credentials", "", 'ü"\\\r\n'])
def test_other_grants_are_unknown(visitor, grant_type):
    assert visitor.token({"grant_type": grant_type}).json()["error"] == "unsupported_grant_type"


def test_a_parameter_sent_twice_is_refused(visitor):
    body = "grant_type=refresh_token&refresh_token=a&refresh_token=b"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    refused = visitor.http.post(visitor.url("/token"), content=body, headers=headers)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


def test_a_body_that_is_no_form_is_refused_as_json(visitor):
    refused = visitor.http.post(visitor.url("/token"), json={"grant_type": "refresh_token"})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_request")


def test_a_refreshed_id_token_proves_nothing_new(visitor, read_id_token, clock):
    before = visitor.exchange(visitor.sign_in_and_verify())
    clock.forward(minutes=50)
    after = visitor.refresh(before.json()["refresh_token"])
    first, second = read_id_token(before), read_id_token(after)
    for same in ("iss", "sub", "aud", "sid", "auth_time"):
        assert second[same] == first[same]
    assert second["exp"] == clock.seconds + 3600
    assert not {"nonce", "acr", "amr"} & set(second)


def test_refresh_tokens_rotate(visitor, signed_in):
    token = visitor.exchange(signed_in).json()["refresh_token"]
    for _ in range(3):
        renewed = visitor.refresh(token).json()["refresh_token"]
        assert renewed != token
        token = renewed


def test_a_rotated_refresh_token_that_returns_ends_the_family(visitor, signed_in):
    old = visitor.exchange(signed_in).json()["refresh_token"]
    new = visitor.refresh(old).json()
    assert visitor.refresh(old).json()["error"] == "invalid_grant"
    assert visitor.refresh(new["refresh_token"]).json()["error"] == "invalid_grant"
    bearer = {"authorization": f"Bearer {new['access_token']}"}
    assert visitor.http.get(visitor.url("/userinfo"), headers=bearer).status_code == 401


def test_a_refresh_token_expires(visitor, signed_in, clock):
    token = visitor.exchange(signed_in).json()["refresh_token"]
    clock.forward(days=14)
    assert visitor.refresh(token).json()["error"] == "invalid_grant"


def test_a_family_lives_as_long_as_it_is_renewed(visitor, signed_in, clock):
    token = visitor.exchange(signed_in).json()["refresh_token"]
    for _ in range(4):
        clock.forward(days=10)
        visitor.authorize(prompt="login")
        token = visitor.refresh(token).json()["refresh_token"]


def test_a_refresh_may_ask_for_less_but_not_for_more(visitor, signed_in):
    token = visitor.exchange(signed_in).json()["refresh_token"]
    less = visitor.refresh(token, scope="openid").json()
    assert less["scope"] == "openid"
    assert visitor.refresh(less["refresh_token"]).json()["scope"] == "openid profile email offline_access"

    visitor.authorize(scope="openid offline_access", prompt="login")
    narrow = visitor.exchange(visitor.sign_in()).json()["refresh_token"]
    assert visitor.refresh(narrow, scope="openid email").json()["error"] == "invalid_scope"
    assert visitor.refresh(narrow).status_code == 200


def test_nothing_that_a_client_presents_is_readable_in_the_file(visitor, signed_in, database, provider):
    tokens = visitor.exchange(signed_in).json()
    provider.store.one("PRAGMA wal_checkpoint(TRUNCATE)")
    content = database.read_bytes()
    assert CLIENT.client_secret.encode() not in content
    cookies = (visitor.http.cookies["demo_idp_session"], visitor.http.cookies["demo_idp_interaction"])
    for secret in (answer(signed_in)["code"], tokens["access_token"], tokens["refresh_token"], *cookies):
        assert secret.encode() not in content
