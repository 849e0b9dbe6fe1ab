"""The refresh-token plan: 3 modules. What comes with a renewal must be about the same person, from the same issuer."""

from collections.abc import Callable

from tests.support.conformance import Module
from tests.support.relying_party import RelyingParty, Verdict

PROFILE = "Refresh token plan"


def renewing(**changes: object) -> Callable[[RelyingParty], Verdict]:
    """Sign in honestly, then renew with other claims."""

    def drive(party: RelyingParty) -> Verdict:
        assert party.sign_in().accepted
        party.provider.claim_changes = changes
        return party.renew()

    return drive


MODULES = [
    Module(
        name="oidcc-client-test-refresh-token",
        profile=PROFILE,
        does="Renews the tokens, and answers UserInfo with the new one.",
        rule="OIDC Core 12.2",
        drive=renewing(),
    ),
    Module(
        name="oidcc-client-test-refresh-token-invalid-issuer",
        profile=PROFILE,
        does="Renews with an ID token of another issuer.",
        rule="OIDC Core 12.2",
        drive=renewing(iss="https://other.example.test/"),
        refused_by="iss",
    ),
    Module(
        name="oidcc-client-test-refresh-token-invalid-sub",
        profile=PROFILE,
        does="Renews with an ID token about somebody else.",
        rule="OIDC Core 12.2",
        drive=renewing(sub="ben"),
        refused_by="sub",
    ),
]
