"""Every mutation of an ID token, named after its conformance module, with the check that must refuse it."""

import base64
import dataclasses
import hashlib
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from auth.errors import TokenRejected, WrongPerson
from auth.oidc.id_token import ANY_SUBJECT, NO_NONCE, Expectations, verify_id_token
from auth.oidc.jose import MAX_TOKEN
from auth.oidc.keys import KeySet
from tests.support.oidc_client import FrozenClock, make_client
from tests.support.oidc_keys import REMOVED, changed, ec_key, ed25519_key, encode, rsa_key, sign_with

NOW = FrozenClock().now
SECONDS = int(NOW.timestamp())
CLIENT = make_client()
KEY = rsa_key("rsa-1")
ACCESS_TOKEN = "the-access-token"
EXPECTED = Expectations(nonce="the-nonce", subject=ANY_SUBJECT, access_token=ACCESS_TOKEN)
CLAIMS = {
    "iss": CLIENT.issuer,
    "sub": "ada",
    "aud": "airlock",
    "exp": SECONDS + 300,
    "iat": SECONDS,
    "nonce": "the-nonce",
}


def keys(key=KEY, alg=None):
    listed = {"keys": [key.jwk(), ec_key().jwk(), ec_key("k", "secp256k1", "ES256K").jwk(), ed25519_key().jwk()]}
    return KeySet(lambda: listed, alg or key.alg, FrozenClock())


def claims(**changes):
    return changed(CLAIMS, changes)


def verify(raw, *, client=CLIENT, expected=EXPECTED, now=NOW, key=KEY):
    return verify_id_token(raw, keys=keys(key), client=client, expected=expected, now=now)


def accept(**changes):
    return verify(KEY.sign(claims(**changes)))


def refused(raw, **options):
    with pytest.raises(TokenRejected) as caught:
        verify(raw, **options)
    return caught.value.check


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


def test_a_nonce_of_an_earlier_attempt_is_refused():
    later = dataclasses.replace(EXPECTED, nonce="another-nonce")

    assert refused(KEY.sign(claims()), expected=later) == "nonce"


def test_an_empty_expected_nonce_matches_nothing():
    assert refused(KEY.sign(claims(nonce="")), expected=dataclasses.replace(EXPECTED, nonce="")) == "nonce"


def test_a_renewed_token_may_have_the_old_nonce_or_none():
    renewed = dataclasses.replace(EXPECTED, nonce=NO_NONCE, subject="ada")

    assert verify(KEY.sign(claims()), expected=renewed)
    assert verify(KEY.sign(claims(nonce=REMOVED)), expected=renewed)


def test_another_person_than_expected_is_told_apart_from_a_bad_token():
    with pytest.raises(WrongPerson) as caught:
        verify(KEY.sign(claims(sub="ben")), expected=dataclasses.replace(EXPECTED, subject="ada"))

    assert (caught.value.expected, caught.value.got) == ("ada", "ben")


# Signature and header


@pytest.mark.parametrize(
    ("raw", "check"),
    [
        pytest.param(lambda: sign_with("none", None, {"alg": "none"}, CLAIMS), "alg", id="idtoken-sig-none"),
        pytest.param(lambda: sign_with("none", None, {"alg": "None"}, CLAIMS), "alg", id="sig-none-in-capitals"),
        pytest.param(lambda: KEY.sign(CLAIMS, alg=REMOVED), "alg", id="missing-alg"),
        pytest.param(lambda: KEY.sign(CLAIMS, alg=["RS256"]), "alg", id="alg-as-list"),
        pytest.param(lambda: rsa_key("stranger").sign(CLAIMS, kid="rsa-1"), "signature", id="invalid-sig-rs256"),
        pytest.param(lambda: ec_key().sign(CLAIMS), "alg", id="invalid-sig-es256"),
        pytest.param(lambda: ec_key().sign(CLAIMS, alg="RS256"), "kid", id="alg-swapped-for-the-pinned-one"),
        pytest.param(lambda: _hs256_with(b"s3cret"), "alg", id="invalid-sig-hs256"),
        pytest.param(lambda: _hs256_with(KEY.public_pem()), "alg", id="hs256-with-the-public-key"),
        pytest.param(
            lambda: sign_with("PS256", KEY.private, {"alg": "PS256", "kid": "rsa-1"}, CLAIMS),
            "alg",
            id="invalid-alternate-alg",
        ),
        pytest.param(
            lambda: sign_with("RS512", KEY.private, {"alg": "RS256", "kid": "rsa-1"}, CLAIMS),
            "signature",
            id="header-says-pinned-signature-is-not",
        ),
        pytest.param(lambda: KEY.sign(CLAIMS, kid="unknown"), "kid", id="unknown-kid"),
        pytest.param(lambda: KEY.sign(CLAIMS, kid=7), "kid", id="kid-as-number"),
        pytest.param(lambda: KEY.sign(CLAIMS, typ="logout+jwt"), "typ", id="typ-logout"),
        pytest.param(lambda: KEY.sign(CLAIMS, typ="at+jwt"), "typ", id="typ-access-token"),
        pytest.param(lambda: KEY.sign(CLAIMS, typ="application/at+JWT"), "typ", id="typ-media-type"),
        pytest.param(lambda: KEY.sign(CLAIMS, typ=""), "typ", id="typ-empty"),
        pytest.param(lambda: KEY.sign(CLAIMS, typ=["JWT"]), "typ", id="typ-as-list"),
        pytest.param(lambda: KEY.sign(CLAIMS, crit=["exp"]), "crit", id="crit"),
        pytest.param(lambda: KEY.sign(CLAIMS, crit=[]), "crit", id="crit-empty"),
        pytest.param(lambda: KEY.sign(CLAIMS, b64=False, crit=["b64"]), "crit", id="b64"),
        pytest.param(lambda: KEY.sign(CLAIMS, b64=True), "crit", id="b64-true"),
        pytest.param(
            lambda: rsa_key("stranger").sign(CLAIMS, kid="x", jwk=rsa_key("stranger").jwk()), "kid", id="jwk-header"
        ),
        pytest.param(
            lambda: rsa_key("stranger").sign(CLAIMS, kid="rsa-1", jku="http://127.0.0.1/", x5u="http://127.0.0.1/"),
            "signature",
            id="jku-and-x5u-headers",
        ),
        pytest.param(lambda: None, "token", id="missing-id-token"),
        pytest.param(lambda: "", "format", id="empty"),
        pytest.param(lambda: "AAAAA.e30.AA", "format", id="no-base64"),
        pytest.param(lambda: "a.b", "format", id="two-parts"),
        pytest.param(lambda: "a.b.c.d.e", "format", id="encrypted"),
        pytest.param(lambda: KEY.sign(CLAIMS) + "\n", "format", id="with-a-line-break"),
        pytest.param(lambda: KEY.sign(CLAIMS) + "=", "format", id="with-padding"),
        pytest.param(lambda: "A" + KEY.sign(CLAIMS), "format", id="header-no-base64"),
        pytest.param(lambda: KEY.sign(claims(big="x" * 300_000)), "size", id="300-kB"),
        pytest.param(
            lambda: KEY.sign(b'{"sub":"ada","sub":"ben"' + json.dumps(CLAIMS).encode()[1:]),
            "format",
            id="claim-twice",
        ),
        pytest.param(lambda: KEY.sign(b'{"a":' * 2000), "format", id="json-bomb"),
        pytest.param(lambda: KEY.sign(b"[]"), "format", id="payload-list"),
        pytest.param(lambda: KEY.sign(b"\xff"), "format", id="payload-not-text"),
        pytest.param(lambda: KEY.sign(b'{"exp": NaN}'), "format", id="exp-nan"),
        pytest.param(lambda: sign_with("RS256", KEY.private, b"[]", CLAIMS), "format", id="header-list"),
        pytest.param(
            lambda: sign_with("RS256", KEY.private, b'{"alg":"RS256","alg":"RS256"}', CLAIMS),
            "format",
            id="header-alg-twice",
        ),
        pytest.param(lambda: sign_with("RS256", KEY.private, b'{"a":' * 2000, CLAIMS), "format", id="header-bomb"),
    ],
)
def test_a_forged_envelope_is_refused_by_its_own_check(raw, check):
    assert refused(raw()) == check


@pytest.mark.parametrize("typ", [REMOVED, "JWT", "jwt", "application/jwt"])
def test_an_ordinary_type_or_none_is_accepted(typ):
    assert verify(KEY.sign(CLAIMS, typ=typ))


def test_a_token_may_be_as_long_as_the_limit_and_no_longer():
    def of_length(length):
        for pad in range(length // 2, length):
            if len(token := KEY.sign(claims(pad="x" * pad))) >= length:
                return token

    assert verify(of_length(MAX_TOKEN))
    assert refused(of_length(MAX_TOKEN + 1)) == "size"


def test_a_token_without_kid_is_accepted():  # oidcc-client-test-kid-absent-single-jwks
    assert verify(KEY.sign(CLAIMS, kid=REMOVED))


def test_claims_are_not_read_before_the_signature_is_verified():
    assert refused(rsa_key("stranger").sign(claims(iss="evil", aud="evil", exp=0), kid="rsa-1")) == "signature"


@pytest.mark.parametrize("name", ["RS384", "PS256", "ES256", "EdDSA"])  # CVE-2026-48523
def test_the_pinned_algorithm_decides_and_not_that_of_the_key_or_the_token(name):
    token = KEY.sign(CLAIMS)

    assert refused(token, client=make_client(id_token_alg=name)) == "alg"


def test_an_error_never_holds_the_token():
    raw = KEY.sign(claims(nonce="stolen-nonce"))

    with pytest.raises(TokenRejected) as caught:
        verify(raw)

    shown = f"{caught.value!r} {caught.value} {caught.value.expected} {caught.value.got}"
    assert "stolen-nonce" not in shown
    assert "the-nonce" not in shown
    assert raw.split(".")[1] not in shown


def _hs256_with(secret):
    head = f"{encode(json.dumps({'alg': 'HS256', 'kid': 'rsa-1'}).encode())}.{encode(json.dumps(CLAIMS).encode())}"
    algorithm = jwt.get_algorithm_by_name("HS256")
    return f"{head}.{base64.urlsafe_b64encode(algorithm.sign(head.encode(), secret)).rstrip(b'=').decode()}"
