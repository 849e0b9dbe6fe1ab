"""The whole examination, over real HTTP, of a provider that is honest, down, somebody else, or a web page."""

import pytest

from auth.clock import system_clock
from auth.doctor.examine import examine
from auth.doctor.finding import Finding, Level
from tests.support.doctor import installation
from tests.support.oidc_keys import rsa_key
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Drip, page


@pytest.fixture
def stub():
    with StubProvider() as provider:
        yield provider


def findings_of(stub: StubProvider, **settings: str) -> dict[str, Finding]:
    found = examine(
        installation(OIDC__ISSUER=stub.issuer, **settings), clock=system_clock, seconds=float(settings.pop("_", "2"))
    )
    return {finding.subject: finding for finding in found}


def wrong_ones(found: dict[str, Finding]) -> set[str]:
    return {subject for subject, finding in found.items() if finding.level is Level.WRONG}


def test_an_honest_provider_has_nothing_wrong(stub):
    found = findings_of(stub)

    assert wrong_ones(found) == set()
    assert found["Clock"].level is Level.RIGHT
    assert found["Keys"].what == "1 of 1 keys can verify RS256."
    assert found["Response iss"].level is Level.RIGHT
    assert [request.endpoint for request in stub.requests] == ["discovery", "jwks"]


def test_a_provider_that_is_down_is_wrong_and_the_settings_are_examined_all_the_same(stub):
    issuer = stub.issuer
    stub.__exit__()

    found = {f.subject: f for f in examine(installation(OIDC__ISSUER=issuer), clock=system_clock, seconds=2)}

    assert wrong_ones(found) == {"Discovery"}
    assert found["Everything else there"].level is Level.UNKNOWN
    assert found["Session secret"].level is Level.RIGHT
    stub.__enter__()


def test_another_issuer_is_wrong(stub):
    stub.metadata_changes["issuer"] = stub.issuer.removesuffix("/")

    assert "The slash at the end counts" in findings_of(stub)["Issuer"].what_to_do


def test_a_web_page_instead_of_a_document_is_wrong(stub):
    stub.misbehave("discovery", page(200))

    found = findings_of(stub)

    assert wrong_ones(found) == {"Discovery"}
    assert "sorry" not in found["Discovery"].what


def test_an_answer_that_never_ends_is_given_up(stub):
    stub.misbehave("discovery", Drip())

    found = {f.subject: f for f in examine(installation(OIDC__ISSUER=stub.issuer), clock=system_clock, seconds=0.3)}

    assert "no complete answer" in found["Discovery"].what


def test_keys_that_cannot_be_fetched_are_wrong(stub):
    stub.misbehave("jwks", page(500))

    assert wrong_ones(findings_of(stub)) == {"Keys"}


def test_a_pinned_algorithm_that_nobody_signs_with_is_wrong_twice(stub):
    stub.metadata_changes["id_token_signing_alg_values_supported"] = ["RS256"]

    assert wrong_ones(findings_of(stub, OIDC__ID_TOKEN_ALG="ES256")) == {"Token algorithm", "Keys"}


def test_an_odd_key_beside_a_good_one_is_a_warning(stub):
    stub.extra_jwks = [rsa_key("short", 1024).jwk()]

    assert findings_of(stub)["Key"].level is Level.WARNING


def test_no_text_of_the_provider_reaches_the_report_raw(stub):
    stub.metadata_changes["acr_values_supported"] = ["\x1b]0;title\x07", "x" * 5000]
    stub.metadata_changes["token_endpoint_auth_methods_supported"] = ["\x1b[2J"]

    texts = "".join(finding.what + finding.what_to_do for finding in findings_of(stub).values())

    assert "\x1b" not in texts
    assert "x" * 300 not in texts
