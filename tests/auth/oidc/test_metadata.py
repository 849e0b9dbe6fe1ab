import dataclasses

import pytest

from auth.errors import ProviderUnavailable, TokenRejected
from auth.oidc.http import LARGE
from auth.oidc.metadata import fetch_metadata, read_metadata
from tests.support.oidc_client import client_of, make_client
from tests.support.oidc_keys import REMOVED
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Drip, Raw, page

ISSUER = "https://id.example.test/op/"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": "https://id.example.test/authorize",
    "token_endpoint": "https://id.example.test/token",
    "jwks_uri": "https://keys.example.test/jwks",
}


def refused(**changes):
    with pytest.raises(TokenRejected) as caught:
        read_metadata({**DOCUMENT, **changes}, ISSUER)
    return caught.value.check


def test_discovery_is_read_from_the_well_known_place(stub, client):  # oidcc-client-test-discovery-openid-config
    metadata = fetch_metadata(client)

    assert metadata.issuer == stub.issuer
    assert metadata.token_endpoint == stub.url("token")
    assert metadata.jwks_uri == stub.url("jwks")
    assert metadata.iss_parameter_supported


@pytest.mark.parametrize("path", ["", "/", "/a/b", "/a/b/"])
def test_the_path_and_the_slash_of_an_issuer_are_kept(path):
    with StubProvider(path=path) as stub:
        assert fetch_metadata(client_of(stub)).issuer == stub.origin + path


def test_what_a_provider_does_not_say_counts_as_no():
    metadata = read_metadata({**DOCUMENT, "userinfo_endpoint": None, "acr_values_supported": "mfa"}, ISSUER)

    assert dataclasses.asdict(metadata) == {
        **DOCUMENT,
        "userinfo_endpoint": None,
        "end_session_endpoint": None,
        "pushed_authorization_request_endpoint": None,
        "pushed_authorization_required": False,
        "iss_parameter_supported": False,
        "claims_parameter_supported": False,
        "acr_values_supported": (),
    }


@pytest.mark.parametrize(
    "issuer", [ISSUER + "INVALID", ISSUER.removesuffix("/"), ISSUER.upper(), "", None, [ISSUER], REMOVED]
)
def test_metadata_of_another_issuer_is_refused(issuer):  # oidcc-client-test-discovery-issuer-mismatch
    document = {name: value for name, value in {**DOCUMENT, "issuer": issuer}.items() if value is not REMOVED}

    with pytest.raises(TokenRejected) as caught:
        read_metadata(document, ISSUER)

    assert (caught.value.check, caught.value.expected) == ("discovery.issuer", ISSUER)


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"])
@pytest.mark.parametrize(
    "url",
    [
        "http://id.example.test/",
        "http://169.254.169.254/",
        "http://localhost/",
        "http://127.0.0.1:8501/",
        "file:///etc/passwd",
        "https://user:password@id.example.test/",
        "https://id.example.test/#fragment",
        "javascript:alert(1)",
        "/relative",
        "",
        7,
        ["https://id.example.test/"],
    ],
)
def test_an_endpoint_that_is_not_safe_is_refused(name, url):
    assert refused(**{name: url}) == f"discovery.{name}"


@pytest.mark.parametrize("url", ["http://169.254.169.254/", "file:///etc/passwd", "javascript:alert(1)"])
def test_a_provider_on_this_machine_may_not_point_elsewhere_without_https(url):
    local = "http://127.0.0.1:1/"
    endpoints = dict.fromkeys(("authorization_endpoint", "token_endpoint"), local)

    assert read_metadata({"issuer": local, "jwks_uri": local, **endpoints}, local).jwks_uri == local
    with pytest.raises(TokenRejected) as caught:
        read_metadata({"issuer": local, "jwks_uri": url, **endpoints}, local)
    assert caught.value.check == "discovery.jwks_uri"


@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_missing_endpoint_is_refused(name):
    assert refused(**{name: None}) == f"discovery.{name}"


@pytest.mark.parametrize("value", ["true", 1, []])
def test_a_flag_that_is_neither_true_nor_false_is_refused(value):
    name = "authorization_response_iss_parameter_supported"

    assert refused(**{name: value}) == f"discovery.{name}"


@pytest.mark.parametrize(
    ("behaviour", "check"),
    [
        (page(500), "discovery.status"),
        (page(404), "discovery.status"),
        (page(301, Location="http://169.254.169.254/"), "http.redirect"),
        (page(200), "discovery.json"),
        (Raw(b"{" + b" " * LARGE + b"}"), "http.size"),
        (Drip(), "http.deadline"),
    ],
)
def test_a_discovery_that_is_no_answer_is_told_apart_from_a_false_one(stub, behaviour, check):
    stub.misbehave("discovery", behaviour)

    with pytest.raises(ProviderUnavailable) as caught:
        fetch_metadata(client_of(stub, answer_within=0.5))

    assert caught.value.check == check


def test_an_issuer_without_https_off_loopback_is_never_asked():
    with pytest.raises(ProviderUnavailable) as caught:
        fetch_metadata(make_client(issuer="http://id.example.test/"))

    assert caught.value.check == "http.url"


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8443", "localhost", "localhost.", "x.localhost", "[::1]", "169.254.169.254", "0.0.0.0", "[fe80::1]"],
)
def test_a_provider_on_the_network_may_not_point_at_this_machine_or_what_only_it_reaches(host):
    assert refused(jwks_uri=f"https://{host}/keys") == "discovery.jwks_uri"


def test_a_provider_may_have_an_address_of_the_network_in_numbers():
    assert read_metadata({**DOCUMENT, "jwks_uri": "https://192.0.2.7/keys"}, DOCUMENT["issuer"])


def test_a_provider_on_this_machine_may_speak_https_there():
    issuer = "https://localhost:8443"
    local = {name: value.replace("id.example.test", "localhost:8443") for name, value in DOCUMENT.items()}

    assert read_metadata({**local, "issuer": issuer}, issuer).issuer == issuer
