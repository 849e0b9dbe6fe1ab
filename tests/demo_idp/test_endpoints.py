"""What programs read: discovery, keys, UserInfo."""

import jwt
import pytest
from joserfc.jwk import KeySet

from demo_idp import build
from tests.support.demo_idp import CLIENT, ISSUER


@pytest.fixture
def metadata(visitor):
    return visitor.get("/.well-known/openid-configuration").json()


def test_every_address_in_the_metadata_is_below_the_issuer(metadata):
    addresses = {name: value for name, value in metadata.items() if name.endswith(("_endpoint", "_uri"))}
    assert len(addresses) == 5
    assert metadata["issuer"] == ISSUER
    assert all(value.startswith(ISSUER + "/") for value in addresses.values())


def test_a_foreign_host_header_changes_no_address(visitor, metadata):
    headers = {"host": "evil.example"}
    assert visitor.http.get(visitor.url("/.well-known/openid-configuration"), headers=headers).json() == metadata


def test_the_metadata_promises_what_the_provider_does(metadata):
    assert metadata["id_token_signing_alg_values_supported"] == ["RS256"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["response_types_supported"] == ["code"]
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["claims_parameter_supported"] is True
    assert metadata["backchannel_logout_session_supported"] is True
    assert "consent" not in metadata["prompt_values_supported"]


def test_the_published_key_verifies_an_id_token_and_holds_nothing_private(visitor, clock):
    published = visitor.get("/jwks").json()
    assert set(published["keys"][0]) == {"kty", "n", "e", "kid", "use", "alg"}
    visitor.authorize()
    token = visitor.exchange(visitor.sign_in()).json()["id_token"]
    key = jwt.PyJWKSet.from_dict(published)[jwt.get_unverified_header(token)["kid"]]
    timeless = {"verify_exp": False, "verify_iat": False}
    assert jwt.decode(token, key, algorithms=["RS256"], audience=CLIENT.client_id, issuer=ISSUER, options=timeless)


def test_the_key_survives_a_restart(provider, database, clock):
    provider.store.close()
    again = build(issuer=ISSUER, client=CLIENT, database=database, now=clock).state.provider
    assert again.keys.public_set() == provider.keys.public_set()
    assert KeySet.import_key_set(again.keys.public_set())
    again.store.close()


@pytest.mark.parametrize("method", ["get", "post"])
def test_userinfo_tells_what_the_scope_allows(visitor, provider, method):
    visitor.authorize(scope="openid email")
    token = visitor.exchange(visitor.sign_in("cleo")).json()["access_token"]
    response = getattr(visitor.http, method)(visitor.url("/userinfo"), headers={"authorization": f"Bearer {token}"})
    sub = provider.people.by_name("cleo").sub
    assert response.json() == {"sub": sub, "email": "cleo@example.com", "email_verified": True}


@pytest.mark.parametrize("header", [None, "Basic abc", "Bearer", "Bearer invented", "Bearer \xff"])
def test_userinfo_without_a_good_token_is_401(visitor, header):
    headers = {"authorization": header.encode("latin-1")} if header else {}
    response = visitor.http.get(visitor.url("/userinfo"), headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_an_access_token_expires(visitor, clock):
    visitor.authorize()
    token = visitor.exchange(visitor.sign_in()).json()["access_token"]
    headers = {"authorization": f"Bearer {token}"}
    clock.forward(seconds=3599)
    assert visitor.http.get(visitor.url("/userinfo"), headers=headers).status_code == 200
    clock.forward(seconds=1)
    assert visitor.http.get(visitor.url("/userinfo"), headers=headers).status_code == 401
