"""Every mutation of the envelope of a token: form, size, header, signature; with the check that must refuse it."""

import base64
import json

import jwt
import pytest

from auth.errors import TokenRejected
from tests.support.oidc_client import make_client
from tests.support.oidc_id_tokens import CLAIMS, KEY, claims, refused, verify
from tests.support.oidc_keys import REMOVED, ec_key, encode, rsa_key, sign_with


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
        first = (length - len(KEY.sign(claims(pad="")))) * 3 // 4 - 4
        return next(t for n in range(first, first + 12) if len(t := KEY.sign(claims(pad="x" * n))) >= length)

    assert len(of_length(16_384)) == 16_384
    assert verify(of_length(16_384))
    assert refused(of_length(16_385)) == "size"


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
