"""T41 to T49: keys, metadata, and the answers of the back channel."""

import pytest

from tests.conformance.plans.refresh import MODULES as RENEWALS
from tests.conformance.plans.table import same_id
from tests.support.oidc_keys import REMOVED, rsa_key
from tests.support.stub_server import Raw, page


def test_t41_a_flood_of_unknown_kids_fetches_keys_once(party, provider):
    assert party.sign_in().accepted

    for number in range(100):
        provider.header_changes = {"kid": f"unknown-{number}"}
        assert party.sign_in(party.airlock.tab()).check == "kid"

    assert provider.count("jwks") == 2


def test_t41_a_flood_of_unknown_kids_fetches_keys_once_in_a_fresh_process_too(party, provider):
    for number in range(100):
        provider.header_changes = {"kid": f"unknown-{number}"}
        assert party.sign_in(party.airlock.tab()).check == "kid"

    assert provider.count("jwks") == 1


NO_KEYS = [b"not JSON", b"[]", b'{"keys": 7}', b'{"keys": []}', b'{"keys": [7, {"kty": "moon"}]}', b"{}"]


@pytest.mark.parametrize("fault", [page(500), page(404), *map(Raw, NO_KEYS)])
def test_t42_the_last_good_keys_are_kept_while_the_provider_fails(party, provider, clock, fault):
    assert party.sign_in().accepted
    provider.misbehave("jwks", fault)

    for _ in range(2):
        clock.forward(hours=2)
        assert party.sign_in(party.airlock.tab()).accepted

    assert provider.count("jwks") == 3


def test_t43_a_key_that_changed_under_its_id_costs_one_fetch_and_a_stranger_is_refused(party, provider):
    assert party.sign_in().accepted
    provider.keys = [same_id(provider.keys[0])]
    assert party.sign_in(party.airlock.tab()).accepted
    assert provider.count("jwks") == 2

    provider.signer = rsa_key("stranger")
    provider.header_changes = {"kid": provider.keys[0].kid}

    for _ in range(3):
        assert party.sign_in(party.airlock.tab()).check == "signature"
    assert provider.count("jwks") == 3


@pytest.mark.parametrize("wrong", ["no slash", "upper case", "a list", "nothing", "another"])
def test_t44_metadata_of_another_issuer_sends_nobody_anywhere(party, provider, wrong):
    issuer = provider.issuer
    said = {"no slash": issuer.rstrip("/"), "upper case": issuer.upper(), "a list": [issuer], "nothing": REMOVED}
    provider.metadata_changes["issuer"] = said.get(wrong, "https://other.example.test/")

    assert party.sign_in().check == "discovery.issuer"
    assert provider.count("authorize") == 0


ELSEWHERE = [
    "https://other.example.test/",
    "http://other.example.test/",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
]


@pytest.mark.parametrize("where", ELSEWHERE)
@pytest.mark.parametrize("endpoint", ["discovery", "jwks"])
def test_t45_a_redirect_is_not_followed(party, provider, endpoint, where):
    provider.misbehave(endpoint, page(302, Location=where))

    assert party.sign_in().check == "http.redirect"


@pytest.mark.parametrize("where", ELSEWHERE[1:])
@pytest.mark.parametrize("member", ["jwks_uri", "token_endpoint", "userinfo_endpoint"])
def test_t45_an_address_that_is_not_https_is_not_called(party, provider, member, where):
    provider.metadata_changes[member] = where

    assert party.sign_in().check == f"discovery.{member}"


@pytest.mark.parametrize("endpoint", ["discovery", "jwks", "token", "userinfo"])
def test_t46_an_answer_without_end_is_cut_off(party, provider, endpoint):
    provider.misbehave(endpoint, Raw(b'{"x": "' + b"x" * 2_000_000 + b'"}'))

    assert party.sign_in().check == "http.size"


def answer(text: str, status: int = 200) -> Raw:
    return Raw(text.encode(), status)


@pytest.mark.parametrize(
    ("said", "check"),
    [
        (page(200), "token_endpoint.json"),
        (answer('{"error": "invalid_grant"}'), "token_endpoint"),
        (answer('{"error": "invalid_grant"}', 400), "token_endpoint"),
        (page(500), "token_endpoint.status"),
        (answer("[]"), "token_endpoint.json"),
    ],
)
def test_t47_an_answer_of_the_token_endpoint_that_is_none_opens_nothing(party, provider, said, check):
    provider.misbehave("token", said)

    assert party.sign_in().check == check


@pytest.mark.parametrize(("kind", "accepted"), [("bEARER", True), (REMOVED, False), ("DPoP", False), (7, False)])
def test_t47_the_type_of_the_access_token_must_be_bearer_in_any_case(party, provider, kind, accepted):
    provider.token_changes["token_type"] = kind

    verdict = party.sign_in()

    assert verdict.accepted is accepted
    assert accepted or verdict.check == "token_type"


def test_t48_userinfo_of_somebody_else_is_not_used(party, provider):
    provider.userinfo_changes = {"sub": "ben"}

    assert party.sign_in().check == "userinfo.sub"


@pytest.mark.parametrize("said", [answer('["ada"]'), answer('"ada"'), page(200)])
def test_t48_userinfo_that_is_no_object_is_no_answer(party, provider, said):
    provider.misbehave("userinfo", said)

    assert party.sign_in().check == "userinfo.json"


def test_t48_signed_userinfo_must_be_signed_by_the_provider(party, provider):
    provider.signs_userinfo = True
    assert party.sign_in().accepted

    forged = rsa_key("stranger").sign({"sub": "ada"}, kid=provider.keys[0].kid)
    provider.misbehave("userinfo", Raw(forged.encode(), content_type="application/jwt"))

    assert party.sign_in(party.airlock.tab()).check == "signature"


@pytest.mark.parametrize(
    ("said", "check"),
    [
        ({}, None),
        ({"iss": "https://other.example.test/"}, "iss"),
        ({"aud": "other"}, "aud"),
        ({"exp": 5}, "exp"),
        ({"exp": None}, "exp"),
        ({"sub": "ben"}, "userinfo.sub"),
    ],
)
def test_t48_signed_userinfo_may_leave_out_issuer_and_audience_but_not_name_others(party, provider, said, check):
    signed = provider.keys[0].sign({"sub": "ada", **said})
    provider.misbehave("userinfo", Raw(signed.encode(), content_type="application/jwt"))

    assert party.sign_in().check == (check or "")
    assert (party.tab.session is None) is (check is not None)


@pytest.mark.parametrize(
    ("changes", "check"),
    [({"nonce": "another"}, "nonce"), ({"auth_time": 7}, "auth_time"), ({"events": {}}, "events")],
)
def test_t49_a_renewal_must_be_of_the_same_sign_in(party, provider, clock, changes, check):
    provider.auth_time = clock()
    assert party.sign_in().accepted
    provider.claim_changes = changes

    assert party.renew().check == check


@pytest.mark.parametrize("module", RENEWALS, ids=lambda module: module.name)
def test_t49_a_renewal_must_be_about_the_same_person_and_of_the_same_issuer(party, module):
    assert module.score(module.drive(party)) == "PASSED"
