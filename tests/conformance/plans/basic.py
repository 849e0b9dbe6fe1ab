"""Basic RP: 14 modules. The best possible score is 13 passed and 1 skipped."""

import base64
import dataclasses

from tests.support.conformance import Module, change, claim_plus, claims, header
from tests.support.oidc_keys import REMOVED, TestKey, ec_key, ed25519_key, rsa_key
from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider, corrupted, kid, unsigned

PROFILE = "Basic RP"


def nameless(key: TestKey) -> TestKey:
    """The same key without an id."""
    return dataclasses.replace(key, kid=None)


def several_keys_without_id(provider: SuiteProvider) -> None:
    """Three of each kind; the first RSA key signs."""
    curves = [("secp256r1", "ES256"), ("secp256k1", "ES256K")]
    named = [rsa_key(kid(f"nameless-{number}")) for number in range(3)]
    named += [ec_key(kid(f"{curve}-{number}"), curve, alg) for curve, alg in curves for number in range(3)]
    named += [ed25519_key(kid(f"ed-{number}")) for number in range(3)]
    provider.keys = [nameless(key) for key in named]
    provider.extra_jwks = []


def one_key_without_id(provider: SuiteProvider) -> None:
    provider.keys, provider.extra_jwks = [nameless(rsa_key(kid("rsa-1")))], []


def corrupt_signature(provider: SuiteProvider) -> None:
    provider.metadata_changes["id_token_signing_alg_values_supported"] = ["RS256"]
    provider.forgery = lambda found: corrupted(provider.keys[0].sign(found))


def reading_claims(party: RelyingParty) -> Verdict:
    """The name is told by UserInfo alone, and only to who asked for the scope."""
    verdict = party.sign_in()
    asked = next(request for request in party.provider.requests if request.endpoint == "authorize")
    assert {"openid", "profile", "email"} <= set(asked.parameters["scope"].split())
    assert (party.session.name, party.session.email) == ("Ada", "ada@example.test")
    return verdict


def by_basic_header(party: RelyingParty) -> Verdict:
    """Name and secret are form-encoded before they are joined (RFC 6749, 2.3.1)."""
    verdict = party.sign_in()
    asked = next(request for request in party.provider.requests if request.endpoint == "token")
    pair = base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
    assert pair == "airlock:s3cret%3A%20with%2Fodd%2Bchars"
    assert "client_secret" not in asked.parameters
    return verdict


MODULES = [
    Module(
        name="oidcc-client-test",
        profile=PROFILE,
        does="Plays an ordinary code flow.",
        rule="OIDC Core 3.1",
    ),
    Module(
        name="oidcc-client-test-invalid-iss",
        profile=PROFILE,
        does="Appends “1” to `iss`.",
        rule="OIDC Core 3.1.3.7 (2)",
        change=claim_plus("iss", "1"),
        refused_by="iss",
    ),
    Module(
        name="oidcc-client-test-missing-sub",
        profile=PROFILE,
        does="Leaves out `sub`.",
        rule="OIDC Core 2",
        change=claims(sub=REMOVED),
        refused_by="sub",
    ),
    Module(
        name="oidcc-client-test-invalid-aud",
        profile=PROFILE,
        does="Appends “1” to `aud`.",
        rule="OIDC Core 3.1.3.7 (3)",
        change=claim_plus("aud", "1"),
        refused_by="aud",
    ),
    Module(
        name="oidcc-client-test-missing-iat",
        profile=PROFILE,
        does="Leaves out `iat`.",
        rule="OIDC Core 3.1.3.7 (10)",
        change=claims(iat=REMOVED),
        refused_by="iat",
    ),
    Module(
        name="oidcc-client-test-kid-absent-single-jwks",
        profile=PROFILE,
        does="Names no key; its key set has one, without an id.",
        rule="OIDC Core 10.1",
        change=one_key_without_id,
    ),
    Module(
        name="oidcc-client-test-kid-absent-multiple-jwks",
        profile=PROFILE,
        does="Names no key; its key set has three each of RSA, P-256, secp256k1 and Ed25519.",
        rule="OIDC Core 10.1",
        change=several_keys_without_id,
        either=True,
    ),
    Module(
        name="oidcc-client-test-idtoken-sig-rs256",
        profile=PROFILE,
        does="Signs with RS256.",
        rule="OIDC Core 3.1.3.7 (7)",
        change=header(alg="RS256"),
    ),
    Module(
        name="oidcc-client-test-idtoken-sig-none",
        profile=PROFILE,
        does="Does not sign: `alg` is `none`.",
        rule="OIDC Core 3.1.3.7 (7)",
        change=change(forgery=unsigned),
        refused_by="alg",
        skipped_when_refused=True,
    ),
    Module(
        name="oidcc-client-test-invalid-sig-rs256",
        profile=PROFILE,
        does="Corrupts the RS256 signature.",
        rule="OIDC Core 3.1.3.7 (6)",
        change=corrupt_signature,
        refused_by="signature",
    ),
    Module(
        name="oidcc-client-test-userinfo-invalid-sub",
        profile=PROFILE,
        does="Tells about somebody else at UserInfo.",
        rule="OIDC Core 5.3.2",
        change=change(userinfo_changes={"sub": "adainvalid"}),
        refused_by="userinfo.sub",
        asks_userinfo=True,
    ),
    Module(
        name="oidcc-client-test-nonce-invalid",
        profile=PROFILE,
        does="Appends “1” to `nonce`.",
        rule="OIDC Core 3.1.3.7 (11)",
        change=claim_plus("nonce", "1"),
        refused_by="nonce",
    ),
    Module(
        name="oidcc-client-test-scope-userinfo-claims",
        profile=PROFILE,
        does="Tells name and address at UserInfo to who asked for the scopes.",
        rule="OIDC Core 5.4",
        drive=reading_claims,
    ),
    Module(
        name="oidcc-client-test-client-secret-basic",
        profile=PROFILE,
        does="Knows its client by HTTP Basic only.",
        rule="RFC 6749 2.3.1",
        drive=by_basic_header,
    ),
]
