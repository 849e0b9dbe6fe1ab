"""Whether the provider signs as pinned, and which of its keys are of use."""

import pytest

from auth.doctor import signing
from auth.doctor.finding import Level
from auth.errors import ProviderUnavailable
from auth.oidc.keys import MAX_KEPT
from tests.support.doctor import answered
from tests.support.oidc_keys import REMOVED, ec_key, rsa_key

GOOD = rsa_key().jwk()


@pytest.mark.parametrize(
    ("pinned", "offered", "level", "advice"),
    [
        ("RS256", ["RS256", "ES256"], Level.RIGHT, ""),
        ("RS256", ["ES256", "PS256", "none", "HS256"], Level.WRONG, "ES256 or PS256."),
        ("RS256", ["HS256"], Level.WRONG, "sign with RS256"),
        ("ES256", None, Level.UNKNOWN, ""),
    ],
)
def test_the_pinned_algorithm_must_be_offered(pinned, offered, level, advice):
    changes = {} if offered is None else {"id_token_signing_alg_values_supported": offered}
    finding = signing.algorithm(answered(**changes), pinned)

    assert finding.level is level
    assert advice in finding.what_to_do


def test_keys_are_counted_for_the_pinned_algorithm():
    (finding,) = signing.keys({"keys": [GOOD, ec_key().jwk(), rsa_key("rsa-2").jwk(use="enc")]}, "RS256")

    assert (finding.level, finding.what) == (Level.RIGHT, "1 of 3 keys can verify RS256.")


def test_a_set_of_more_keys_than_are_kept_is_warned_of():
    keys = [{**GOOD, "kid": f"key-{number}"} for number in range(MAX_KEPT + 1)]

    found = signing.keys({"keys": keys}, "RS256")

    assert [finding.level for finding in found] == [Level.RIGHT, Level.WARNING]
    assert "No more than 100 keys are kept" in found[1].what
    assert found[0].what == "101 of 101 keys can verify RS256."
    assert len(signing.keys({"keys": keys[:MAX_KEPT]}, "RS256")) == 1


def test_no_key_for_the_pinned_algorithm_is_wrong():
    (finding,) = signing.keys({"keys": [ec_key().jwk()]}, "RS256")

    assert finding.level is Level.WRONG
    assert "OIDC__ID_TOKEN_ALG" in finding.what_to_do


def test_a_provider_without_any_key_is_advised_and_not_the_settings():
    (finding,) = signing.keys({"keys": []}, "RS256")

    assert finding.level is Level.WRONG
    assert finding.what_to_do == "Let the provider publish its signing key."


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("a text", "Key number 2 is left out: it is not an object"),
        ({**GOOD, "kid": "leaked", "d": "AAAA"}, "Key leaked is left out: its private half is published"),
        ({**GOOD, "kid": 7}, "Key number 2 is left out: its id is not a usable text"),
        ({"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}, "Key shared is left out: its private half"),
        (rsa_key("short", 1024).jwk(), "Key short is left out: it is incomplete, too short"),
        ({"kty": "RSA", "kid": "\x1b[31mred"}, "Key ?[31mred is left out"),
        (rsa_key("half").jwk(n=REMOVED), "Key half is left out: it is incomplete"),
    ],
)
def test_an_unusable_key_is_named_with_the_reason(entry, said):
    _summary, finding = signing.keys({"keys": [GOOD, entry]}, "RS256")

    assert finding.level is Level.WARNING
    assert said in finding.what
    assert "c2VjcmV0" not in finding.what


def test_two_keys_with_one_id_are_told():
    _summary, finding = signing.keys({"keys": [GOOD, rsa_key("rsa-2").jwk(kid=GOOD["kid"])]}, "RS256")

    assert "share the id" in finding.what


@pytest.mark.parametrize("outcome", [{"keys": {}}, {}, ProviderUnavailable(check="keys.status", got="500")])
def test_no_document_of_keys_is_wrong(outcome):
    (finding,) = signing.keys(outcome, "RS256")

    assert finding.level is Level.WRONG
