"""Every mutation of a claim of an ID token, named after its conformance module, with the check that must refuse it."""

import dataclasses
import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from auth.errors import TokenRejected, WrongPerson
from auth.oidc.id_token import NO_NONCE, Expectations
from tests.support.oidc_client import make_client
from tests.support.oidc_id_tokens import (
    ACCESS_TOKEN,
    CLIENT,
    EXPECTED,
    KEY,
    NOW,
    SECONDS,
    accept,
    claims,
    refused,
    verify,
)
from tests.support.oidc_keys import REMOVED, ec_key, ed25519_key, encode, rsa_key


def test_a_genuine_token_is_read():  # oidcc-client-test
    token = accept(sid="sid-1", acr="mfa", amr=["pwd", "otp"], auth_time=SECONDS - 5, groups=["finance"])

    assert (token.issuer, token.subject, token.sid) == (CLIENT.issuer, "ada", "sid-1")
    assert (token.acr, token.amr, token.auth_time) == ("mfa", ("pwd", "otp"), NOW - timedelta(seconds=5))
    assert (token.issued_at, token.expires_at) == (NOW, NOW + timedelta(seconds=300))
    assert token.claims["groups"] == ["finance"]


def test_the_raw_token_is_kept_to_the_byte_and_shown_nowhere():
    raw = KEY.sign(claims(email="ada@example.test"))
    token = verify(raw)

    assert token.raw == raw
    assert raw not in repr(token)
    assert "ada@example.test" not in repr(token)
    with pytest.raises(TypeError):
        token.claims["sub"] = "ben"
    with pytest.raises(dataclasses.FrozenInstanceError):
        token.acr = "mfa"


# Claims: T15 to T40

FORGED_CLAIMS = [
    ("invalid-iss", {"iss": CLIENT.issuer + "1"}, "iss"),
    ("iss-without-slash", {"iss": CLIENT.issuer.removesuffix("/")}, "iss"),
    ("iss-as-list", {"iss": [CLIENT.issuer]}, "iss"),
    ("missing-iss", {"iss": REMOVED}, "iss"),
    ("invalid-aud", {"aud": "airlock1"}, "aud"),
    ("missing-aud", {"aud": REMOVED}, "aud"),
    ("empty-aud", {"aud": []}, "aud"),
    ("aud-of-a-wrong-type", {"aud": {"airlock": True}}, "aud"),
    ("aud-with-a-wrong-type", {"aud": ["airlock", 7]}, "aud"),
    ("aud-other-azp-ours", {"aud": "other", "azp": "airlock"}, "aud"),
    ("invalid-secondary-aud", {"aud": ["airlock", "other"], "azp": "airlock"}, "aud"),
    ("several-aud-without-azp", {"aud": ["airlock", "other"]}, "aud"),
    ("invalid-azp", {"azp": "other"}, "azp"),
    ("null-azp", {"azp": None}, "azp"),
    ("missing-sub", {"sub": REMOVED}, "sub"),
    ("empty-sub", {"sub": ""}, "sub"),
    ("sub-as-number", {"sub": 7}, "sub"),
    ("sub-of-256", {"sub": "x" * 256}, "sub"),
    ("sub-with-control-characters", {"sub": "ada\n"}, "sub"),
    ("sub-not-ascii", {"sub": "adä"}, "sub"),
    ("missing-nonce", {"nonce": REMOVED}, "nonce"),
    ("nonce-invalid", {"nonce": "the-nonce1"}, "nonce"),
    ("nonce-as-list", {"nonce": ["the-nonce"]}, "nonce"),
    ("missing-exp", {"exp": REMOVED}, "exp"),
    ("expired", {"exp": SECONDS - 60}, "exp"),
    ("invalid-expired-exp", {"exp": SECONDS - 301}, "exp"),
    ("exp-1e300", {"exp": 1e300}, "exp"),
    ("exp-endless-int", {"exp": 10**300}, "exp"),
    ("exp-as-string", {"exp": str(SECONDS + 300)}, "exp"),
    ("exp-as-float", {"exp": SECONDS + 300.5}, "exp"),
    ("exp-as-bool", {"exp": True}, "exp"),
    ("exp-as-null", {"exp": None}, "exp"),
    ("exp-negative", {"exp": -1}, "exp"),
    ("exp-in-2100", {"exp": 4_102_444_800}, "exp"),
    ("exp-in-milliseconds", {"exp": (SECONDS + 300) * 1000}, "exp"),
    ("missing-iat", {"iat": REMOVED}, "iat"),
    ("iat-is-week-in-past", {"iat": SECONDS - 7 * 86400}, "iat"),
    ("iat-older-than-ten-minutes", {"iat": SECONDS - 601}, "iat"),
    ("iat-in-ten-minutes", {"iat": SECONDS + 600}, "iat"),
    ("iat-beyond-the-skew", {"iat": SECONDS + 61}, "iat"),
    ("iat-as-string", {"iat": str(SECONDS)}, "iat"),
    ("nbf-beyond-the-skew", {"nbf": SECONDS + 61}, "nbf"),
    ("nbf-as-string", {"nbf": "0"}, "nbf"),
    ("auth-time-in-the-future", {"auth_time": SECONDS + 61}, "auth_time"),
    ("invalid-at-hash", {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}, "at_hash"),
    ("at-hash-of-a-wrong-type", {"at_hash": 7}, "at_hash"),
    ("null-at-hash", {"at_hash": None}, "at_hash"),
    ("sid-of-a-wrong-type", {"sid": 7}, "sid"),
    ("sid-empty", {"sid": ""}, "sid"),
]


@pytest.mark.parametrize(
    ("changes", "check"), [pytest.param(changes, check, id=name) for name, changes, check in FORGED_CLAIMS]
)
def test_a_forged_claim_is_refused_by_its_own_check(changes, check):
    assert refused(KEY.sign(claims(**changes))) == check


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"aud": ["airlock"]}, id="valid-aud-as-array"),
        pytest.param({"aud": ["airlock", "airlock"]}, id="aud-twice"),
        pytest.param({"azp": "airlock"}, id="azp"),
        pytest.param({"exp": SECONDS - 59}, id="expired-within-the-skew"),
        pytest.param({"exp": 2_209_032_000}, id="exp-in-2040"),
        pytest.param({"exp": 4_102_444_799}, id="exp-at-the-end-of-the-century"),
        pytest.param({"iat": SECONDS + 60}, id="iat-within-the-skew"),
        pytest.param({"iat": SECONDS - 600}, id="iat-ten-minutes-ago"),
        pytest.param({"nbf": SECONDS + 60}, id="nbf-within-the-skew"),
        pytest.param({"auth_time": SECONDS + 60}, id="auth-time-within-the-skew"),
        pytest.param({"sub": "x" * 255}, id="sub-of-255"),
        pytest.param({"sub": "auth0|5f7c 8ec7"}, id="sub-with-signs"),
        pytest.param({"sid": None}, id="null-sid"),
    ],
)
def test_an_unusual_but_right_claim_is_accepted(changes):
    assert accept(**changes)


def test_a_second_audience_can_be_trusted_by_a_setting_but_must_not_be_the_authorized_party():
    client = make_client(trusted_audiences=("other",))

    assert verify(KEY.sign(claims(aud=["airlock", "other"], azp="airlock")), client=client)
    assert refused(KEY.sign(claims(aud=["airlock", "other"])), client=client) == "azp"
    assert refused(KEY.sign(claims(aud=["airlock", "other"], azp="other")), client=client) == "azp"
    assert refused(KEY.sign(claims(aud=["other"], azp="airlock")), client=client) == "aud"
    assert refused(KEY.sign(claims(aud="other")), client=client) == "aud"


@pytest.mark.parametrize("skew", [-60, -59, 0, 59])  # T86
def test_clocks_a_minute_apart_still_work(skew):
    assert verify(KEY.sign(claims(exp=SECONDS + 1)), now=NOW + timedelta(seconds=skew))


@pytest.mark.parametrize("key", [KEY, rsa_key("rsa-1", alg="PS384"), ec_key(), ed25519_key()], ids=lambda key: key.alg)
def test_the_hash_of_the_access_token_is_checked_with_the_hash_of_the_signature(key):
    name = {"RS256": "sha256", "PS384": "sha384", "ES256": "sha256", "EdDSA": "sha512"}[key.alg]
    digest = hashlib.new(name, ACCESS_TOKEN.encode()).digest()
    right = encode(digest[: len(digest) // 2])
    client = make_client(id_token_alg=key.alg)

    assert verify(key.sign(claims(at_hash=right)), client=client, key=key)
    assert refused(key.sign(claims(at_hash=encode(digest))), client=client, key=key) == "at_hash"


# Evidence: odd values are no reason to lock somebody out, and no evidence either


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, (None, (), None)),
        ({"acr": 1, "amr": "mfa", "auth_time": str(SECONDS)}, (None, (), None)),
        ({"acr": ["mfa"], "amr": ["mfa", 7], "auth_time": True}, (None, (), None)),
        ({"acr": "", "amr": {"mfa": 1}, "auth_time": SECONDS * 1000}, (None, (), None)),
        ({"acr": "0", "amr": [], "auth_time": SECONDS + 0.5}, ("0", (), None)),
    ],
)
def test_evidence_of_a_wrong_type_is_no_evidence(changes, seen):
    token = accept(**changes)

    assert (token.acr, token.amr, token.auth_time) == seen


def test_the_beginning_of_time_is_a_time():
    assert accept(auth_time=0).auth_time == datetime(1970, 1, 1, tzinfo=UTC)


# Expectations


def test_no_expectation_has_a_default():
    with pytest.raises(TypeError):
        Expectations()


@pytest.mark.parametrize(("nonce", "told"), [(REMOVED, "nothing"), ("another", "another one")])
def test_the_log_says_whether_a_nonce_was_missing_or_wrong_and_not_which(nonce, told):
    with pytest.raises(TokenRejected) as caught:
        verify(KEY.sign(claims(nonce=nonce)))

    assert caught.value.got == told


def test_a_nonce_of_an_earlier_attempt_is_refused():
    later = dataclasses.replace(EXPECTED, nonce="another-nonce")

    assert refused(KEY.sign(claims()), expected=later) == "nonce"


def test_an_empty_expected_nonce_matches_nothing():
    assert refused(KEY.sign(claims(nonce="")), expected=dataclasses.replace(EXPECTED, nonce="")) == "nonce"


def test_a_token_that_tells_of_an_event_is_no_id_token_whatever_else_it_says():
    assert refused(KEY.sign(claims(events={}))) == "events"
    assert refused(KEY.sign(claims(events=None))) == "events"


def test_a_renewed_token_may_have_the_old_nonce_or_none():
    renewed = dataclasses.replace(EXPECTED, nonce=NO_NONCE, subject="ada")

    assert verify(KEY.sign(claims()), expected=renewed)
    assert verify(KEY.sign(claims(nonce=REMOVED)), expected=renewed)


def test_another_person_than_expected_is_told_apart_from_a_bad_token():
    with pytest.raises(WrongPerson) as caught:
        verify(KEY.sign(claims(sub="ben")), expected=dataclasses.replace(EXPECTED, subject="ada"))

    assert (caught.value.expected, caught.value.got) == ("ada", "ben")
