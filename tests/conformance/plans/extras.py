"""What else the comprehensive plan holds for the code flow, and what of it this client has no object for."""

import hashlib
import hmac
import json
from typing import Any

from tests.support.conformance import Module, NotApplicable, change, claims
from tests.support.oidc_keys import REMOVED, encode
from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider, corrupted

PROFILE = "Comprehensive plan"


def hs256(found: dict[str, Any], secret: bytes) -> str:
    """A token signed with a shared secret, whatever that secret is."""
    header = encode(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    signing_input = f"{header}.{encode(json.dumps(found).encode())}"
    return f"{signing_input}.{encode(hmac.digest(secret, signing_input.encode(), hashlib.sha256))}"


def corrupt_ec_signature(provider: SuiteProvider) -> None:
    provider.forgery = lambda found: corrupted(provider.keys[2].sign(found))


def token_in_header(party: RelyingParty) -> Verdict:
    verdict = party.sign_in()
    asked = next(request for request in party.provider.requests if request.endpoint == "userinfo")
    assert asked.headers["authorization"].startswith("Bearer ")
    assert asked.parameters == {}
    return verdict


MODULES = [
    Module(
        name="oidcc-client-test-missing-aud",
        profile=PROFILE,
        does="Leaves out `aud`.",
        rule="OIDC Core 3.1.3.7 (3)",
        change=claims(aud=REMOVED),
        refused_by="aud",
    ),
    Module(
        name="oidcc-client-test-invalid-sig-hs256",
        profile=PROFILE,
        does="Signs with HS256 and a wrong secret.",
        rule="OIDC Core 3.1.3.7 (8)",
        change=change(forgery=lambda found: hs256(found, b"not the client's secret")),
        refused_by="alg",
    ),
    Module(
        name="oidcc-client-test-invalid-sig-es256",
        profile=PROFILE,
        does="Corrupts the ES256 signature, where ES256 is what the client wants.",
        rule="OIDC Core 3.1.3.7 (6)",
        change=corrupt_ec_signature,
        settings={"OIDC__ID_TOKEN_ALG": "ES256"},
        refused_by="signature",
    ),
    Module(
        name="oidcc-client-test-userinfo-bearer-header",
        profile=PROFILE,
        does="Wants the access token in the header.",
        rule="RFC 6750 2.1",
        drive=token_in_header,
    ),
    Module(
        name="oidcc-client-test-userinfo-signed",
        profile=PROFILE,
        does="Answers UserInfo with a signed token (RS256).",
        rule="OIDC Core 5.3.2",
        change=change(signs_userinfo=True),
    ),
]


def _not(name: str, why: str) -> NotApplicable:
    return NotApplicable(name=f"oidcc-client-test-{name}", profile=PROFILE, why=why)


_NO_FORM_POST = "Callbacks come by GET alone: a cross-site POST carries no `SameSite=Lax` cookie, so it proves nothing."
_NO_REGISTRATION = "One client, registered by an administrator and pinned by settings; it never registers itself."
_NO_OBJECTS = "Requests are protected by pushing them (PAR) where the provider offers it, not by signed objects."
_NO_REFERENCES = "Claims that stand in further tokens or at further servers are not followed."

NOT_APPLICABLE = [
    _not("userinfo-bearer-body", "The access token goes into the header alone, as RFC 6750 2.1 prefers."),
    _not("aggregated-claims", _NO_REFERENCES),
    _not("distributed-claims", _NO_REFERENCES),
    _not("form-post-error", _NO_FORM_POST),
    NotApplicable(name="Form Post Basic plan (14 modules)", profile=PROFILE, why=_NO_FORM_POST),
    _not("mtls-endpoint-aliases", "The client proves itself by secret or signed assertion, not by certificate."),
    _not("request-uri-signed-rs256", _NO_OBJECTS),
    _not("request-uri-signed-none", _NO_OBJECTS),
    _not("dynamic-registration", _NO_REGISTRATION),
    NotApplicable(name="Dynamic plan (12 modules, with WebFinger)", profile=PROFILE, why=_NO_REGISTRATION),
    _not("session-management", "It needs the provider's cookie in a third-party frame, which browsers no longer send."),
]
