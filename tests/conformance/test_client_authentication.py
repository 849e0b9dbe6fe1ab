"""How the client proves itself at the back channel, and how its request is kept from being edited on the way."""

import base64
from urllib.parse import parse_qsl, unquote, urlsplit

import jwt
import pytest

from tests.support.callbacks import changed
from tests.support.flow import visit_provider
from tests.support.oidc_keys import ec_key, ed25519_key, rsa_key
from tests.support.stub_server import Raw


def asked(provider, endpoint):
    """The requests that came to an endpoint of the back channel."""
    return [request for request in provider.requests if request.endpoint == endpoint]


def query_of(url):
    return dict(parse_qsl(urlsplit(url).query))


@pytest.mark.parametrize(("name", "secret"), [("airlock", "plain"), ("air lock:1", "100% s3cret:/+&="), ("ä", "ö€")])
def test_a_name_and_a_secret_are_form_encoded_in_the_header(provider, install, name, secret):
    provider.client_id, provider.client_secret = name, secret

    assert install().sign_in().accepted

    [request] = asked(provider, "token")
    sent = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode("ascii")
    assert [unquote(part) for part in sent.split(":")] == [name, secret]
    assert secret not in str(request.parameters)


def test_a_secret_can_be_posted(provider, install):
    party = install(OIDC__CLIENT_AUTH="client_secret_post")

    assert party.sign_in().accepted
    assert party.renew().accepted

    for request in asked(provider, "token"):
        assert "authorization" not in request.headers
        assert request.parameters["client_secret"] == provider.client_secret


@pytest.mark.parametrize("key", [rsa_key("client"), ec_key("client"), ed25519_key("client")], ids=lambda key: key.alg)
def test_a_signed_assertion_names_the_issuer_as_its_only_audience_and_is_used_once(provider, install, tmp_path, key):
    (tmp_path / "client.pem").write_text(key.pem())
    provider.client_public_key, provider.offers_par = key.public_pem(), True
    place = str(tmp_path / "client.pem")
    party = install(OIDC__CLIENT_AUTH="private_key_jwt", OIDC__CLIENT_KEY=place, OIDC__CLIENT_SECRET="")

    assert party.sign_in().accepted
    assert party.renew().accepted

    requests = [*asked(provider, "par"), *asked(provider, "token")]
    claims = [jwt.decode(r.parameters["client_assertion"], options={"verify_signature": False}) for r in requests]
    assert len(claims) == 3
    assert {claim["aud"] for claim in claims} == {provider.issuer}
    assert {claim["iss"] for claim in claims} == {claim["sub"] for claim in claims} == {provider.client_id}
    assert len({claim["jti"] for claim in claims}) == 3
    assert all("client_secret" not in r.parameters and "authorization" not in r.headers for r in requests)


def test_a_client_that_cannot_prove_itself_gets_no_session(provider, install):
    party = install()
    provider.client_secret = "another one"

    assert party.sign_in().check == "token_endpoint"


# Pushed authorization requests (RFC 9126)


@pytest.mark.parametrize(("par", "offered", "pushed"), [("auto", True, 1), ("auto", False, 0), ("off", True, 0)])
def test_a_request_is_pushed_where_that_is_possible_and_wanted(provider, install, par, offered, pushed):
    provider.offers_par = offered

    assert install(OIDC__PAR=par).sign_in().accepted
    assert provider.count("par") == pushed


def test_a_push_that_is_demanded_is_not_done_without(provider, install):
    party = install(OIDC__PAR="on")

    assert party.sign_in().check == "discovery.pushed_authorization_request_endpoint"
    assert provider.count("authorize") == 0


@pytest.mark.parametrize(("par", "accepted"), [("auto", True), ("on", False)])
def test_a_push_that_is_refused_is_done_without_only_where_it_is_optional(provider, install, par, accepted):
    provider.offers_par = True
    provider.misbehave("par", Raw(b'{"error": "unauthorized_client"}', 400))

    assert install(OIDC__PAR=par).sign_in().accepted is accepted


def test_a_push_that_the_provider_requires_is_not_done_without(provider, install):
    provider.offers_par = True
    provider.metadata_changes["require_pushed_authorization_requests"] = True
    provider.misbehave("par", Raw(b'{"error": "unauthorized_client"}', 400))

    assert install().sign_in().check == "par"
    assert provider.count("authorize") == 0


def test_nobody_can_strip_the_wish_for_a_second_factor_from_a_pushed_request(provider, install):
    provider.offers_par = True
    party = install(OIDC__PAR="on")
    party.sign_in()

    address = party.tab.begin_step_up()
    assert set(query_of(address)) == {"client_id", "request_uri"}
    edited = changed(address, acr_values="", max_age="86400", prompt="none")
    party.tab.callback(visit_provider(edited))

    assert party.session.acr == party.airlock.service.settings.step_up.acr_values[0]


def test_whoever_strips_the_wish_from_an_open_request_gets_nothing_by_it(provider, install):
    party = install(OIDC__PAR="off")
    party.sign_in()
    address = party.tab.begin_step_up()
    assert query_of(address)["acr_values"]

    verdict = party.judge(
        lambda: party.tab.callback(visit_provider(changed(address, acr_values=None))),
        lambda: party.session.mfa_at is not None,
    )

    assert verdict.check == "acr"


def test_a_pushed_request_leaves_no_secret_in_the_address(provider, install):
    provider.offers_par = True
    party = install()

    address = party.begin().headers["location"]

    [request] = asked(provider, "par")
    for name in ("state", "nonce", "code_challenge", "redirect_uri", "scope"):
        assert request.parameters[name] not in address
