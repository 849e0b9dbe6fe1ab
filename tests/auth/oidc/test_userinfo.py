import pytest

from auth.errors import ProviderUnavailable, TokenRejected
from auth.oidc.userinfo import fetch_userinfo, merge_claims
from tests.support.oidc_keys import REMOVED, rsa_key
from tests.support.stub_server import Raw, page


@pytest.fixture(autouse=True)
def access_token(stub):
    stub._access_tokens["at-1"] = "ada"


def ask(provider, subject="ada", token="at-1"):
    return fetch_userinfo(provider, token, subject)


def refused(provider, **options):
    with pytest.raises(TokenRejected) as caught:
        ask(provider, **options)
    return caught.value.check


def test_claims_of_the_person_come_back(stub, provider):  # oidcc-client-test-userinfo-bearer-header
    assert ask(provider) == {"sub": "ada", "name": "Ada", "email": "ada@example.test"}

    sent = stub.requests[-1]
    assert (sent.method, sent.headers["authorization"], sent.parameters) == ("GET", "Bearer at-1", {})


@pytest.mark.parametrize("sub", ["adainvalid", "", None, 7, ["ada"], REMOVED])  # oidcc-client-test-userinfo-invalid-sub
def test_claims_of_another_person_are_refused(stub, provider, sub):
    stub.userinfo_changes["sub"] = sub

    assert refused(provider) == "userinfo.sub"


def test_a_signed_answer_is_verified(stub, provider):  # oidcc-client-test-userinfo-signed
    stub.signs_userinfo = True

    assert ask(provider)["name"] == "Ada"


@pytest.mark.parametrize(
    ("changes", "check"),
    [({"sub": "ben"}, "userinfo.sub"), ({"iss": "https://evil.example.test"}, "iss"), ({"aud": "other"}, "aud")],
)
def test_a_signed_answer_about_somebody_or_for_somebody_else_is_refused(stub, provider, changes, check):
    stub.signs_userinfo = True
    stub.userinfo_changes |= changes

    assert refused(provider) == check


def test_a_signed_answer_with_an_end_is_taken_until_then_and_a_minute_for_clocks_that_differ(stub, provider, clock):
    stub.signs_userinfo = True
    stub.userinfo_changes["exp"] = int(clock().timestamp()) + 300
    clock.advance(359)
    assert ask(provider)["name"] == "Ada"

    clock.advance(1)

    assert refused(provider) == "exp"


@pytest.mark.parametrize("name", ["iat", "nbf"])
def test_a_signed_answer_is_taken_from_its_beginning_and_a_minute_before(stub, provider, clock, name):
    stub.signs_userinfo = True
    stub.userinfo_changes[name] = int(clock().timestamp()) + 61
    assert refused(provider) == name

    clock.advance(1)

    assert ask(provider)["name"] == "Ada"


@pytest.mark.parametrize(
    ("changes", "check"), [({"iat": "now"}, "iat"), ({"nbf": 1.5}, "nbf"), ({"events": {}}, "events")]
)
def test_a_signed_answer_with_times_that_are_none_or_of_another_kind_is_refused(stub, provider, changes, check):
    stub.signs_userinfo = True
    stub.userinfo_changes |= changes

    assert refused(provider) == check


@pytest.mark.parametrize(
    ("raw", "check"),
    [
        (rsa_key("stranger").sign({"sub": "ada"}, kid="rsa-1"), "signature"),
        (rsa_key().sign({"sub": "ada"}, alg="none"), "alg"),
        ('{"sub": "ada"}', "format"),
    ],
)
def test_a_signed_answer_with_a_wrong_signature_is_refused(stub, provider, raw, check):
    stub.misbehave("userinfo", Raw(raw.encode(), content_type="application/jwt; charset=utf-8"))

    assert refused(provider) == check


@pytest.mark.parametrize(  # T48
    "behaviour",
    [Raw(b'[{"sub": "ada"}]'), Raw(b'"ada"'), Raw(rsa_key().sign({"sub": "ada"}).encode()), page(200), page(500)],
)
def test_an_answer_that_is_no_object_is_no_answer(stub, provider, behaviour):
    stub.misbehave("userinfo", behaviour)

    with pytest.raises(ProviderUnavailable):
        ask(provider)


@pytest.mark.parametrize("status", [201, 204, 404, 500])
def test_claims_under_another_status_are_not_read(stub, provider, status):
    stub.misbehave("userinfo", Raw(b'{"sub": "ada"}', status))

    with pytest.raises(ProviderUnavailable) as caught:
        ask(provider)

    assert caught.value.check == "userinfo.status"


@pytest.mark.parametrize("status", [401, 403])
def test_a_forbidden_question_is_a_refusal(stub, provider, status):
    stub.misbehave("userinfo", Raw(b'{"sub": "ada"}', status))

    assert refused(provider) == "userinfo"


def test_a_refused_access_token_is_a_refusal(provider):
    assert refused(provider, token="unknown") == "userinfo"


def test_a_provider_without_the_endpoint_adds_nothing(stub, provider):
    stub.metadata_changes["userinfo_endpoint"] = None

    assert ask(provider) == {}
    assert stub.count("userinfo") == 0


def test_the_id_token_wins_and_evidence_is_never_added():
    merged = merge_claims(
        {"sub": "ada", "name": "Ada"},
        {"sub": "ada", "name": "Eve", "email": "a@b.test", "acr": "mfa", "amr": ["mfa"], "acrs": "c1", "auth_time": 1},
    )

    assert merged == {"sub": "ada", "name": "Ada", "email": "a@b.test"}
