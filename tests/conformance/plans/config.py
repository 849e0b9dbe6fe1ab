"""Config RP: 6 modules. The best possible score is 5 passed and 1 skipped."""

import dataclasses

from tests.conformance.plans import basic
from tests.support.conformance import Module, change
from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider

PROFILE = "Config RP"


def keys_elsewhere(provider: SuiteProvider) -> None:
    provider.move("jwks", "jwks_uri", "jwksqhzmvkwbtx")


def keys_rotate_before_signing(provider: SuiteProvider) -> None:
    provider.before_signing = lambda: provider.rotate_keys("just-before")


def discovered(party: RelyingParty) -> Verdict:
    """Discovery is asked first, and asked once."""
    verdict = party.sign_in()
    assert party.provider.requests[0].endpoint == "discovery"
    assert party.provider.count("discovery") == 1
    return verdict


def keys_before_userinfo(party: RelyingParty) -> Verdict:
    """Keys come from where discovery says, and before UserInfo is asked."""
    verdict = party.sign_in()
    asked = [request.endpoint for request in party.provider.requests]
    assert asked.index("discovery") < asked.index("jwksqhzmvkwbtx") < asked.index("userinfo")
    assert "jwks" not in asked
    return verdict


def nobody_is_sent_there(party: RelyingParty) -> Verdict:
    verdict = party.sign_in()
    assert party.provider.count("authorize") == 0
    return verdict


def two_sign_ins(party: RelyingParty) -> Verdict:
    """One, then new keys, then another in a second browser."""
    assert party.sign_in().accepted
    party.provider.rotate_keys("second")
    verdict = party.sign_in(party.airlock.tab())
    assert (party.provider.count("jwks"), party.provider.count("userinfo")) == (2, 2)
    return verdict


MODULES = [
    Module(
        name="oidcc-client-test-discovery-openid-config",
        profile=PROFILE,
        does="Describes itself at the well-known address.",
        rule="Discovery 4.1",
        drive=discovered,
    ),
    Module(
        name="oidcc-client-test-discovery-jwks-uri-keys",
        profile=PROFILE,
        does="Keeps its keys under a random address.",
        rule="Discovery 3 (jwks_uri)",
        change=keys_elsewhere,
        drive=keys_before_userinfo,
    ),
    Module(
        name="oidcc-client-test-discovery-issuer-mismatch",
        profile=PROFILE,
        does="Appends “INVALID” to the issuer in its metadata.",
        rule="Discovery 4.3",
        change=lambda provider: change(metadata_changes={"issuer": f"{provider.issuer}INVALID"})(provider),
        drive=nobody_is_sent_there,
        refused_by="discovery.issuer",
    ),
    *(
        dataclasses.replace(module, profile=PROFILE)
        for module in basic.MODULES
        if module.name == "oidcc-client-test-idtoken-sig-none"
    ),
    Module(
        name="oidcc-client-test-signing-key-rotation-just-before-signing",
        profile=PROFILE,
        does="Changes its keys between the request for tokens and the signature.",
        rule="OIDC Core 10.1.1",
        change=keys_rotate_before_signing,
    ),
    Module(
        name="oidcc-client-test-signing-key-rotation",
        profile=PROFILE,
        does="Changes its keys between two sign-ins.",
        rule="OIDC Core 10.1.1",
        drive=two_sign_ins,
    ),
]
