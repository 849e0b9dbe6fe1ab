"""The behaviours of FAPI 2.0 (and one of FAPI 1.0) that make sense for any client, as hardening tests."""

import dataclasses
from collections.abc import Callable

from tests.conformance.plans import refresh
from tests.support.conformance import Module, NotApplicable, change, claim_plus, claims, once
from tests.support.oidc_keys import REMOVED
from tests.support.relying_party import MOMENT, RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider, unsigned

PROFILE = "FAPI behaviours"
_PREFIX = "fapi2-security-profile-final-client-test-"
NOW = int(MOMENT.timestamp())
Change = Callable[[SuiteProvider], None]


def callback(**changes: object) -> Change:
    """Change the answer that the browser carries back."""
    return change(callback_changes=changes)


def tokens(**changes: object) -> Change:
    """Change the answer of the token endpoint."""
    return change(token_changes=changes)


def nothing_is_called(party: RelyingParty) -> Verdict:
    """A callback that is not the provider's answer is not acted upon."""
    verdict = party.sign_in()
    assert party.provider.count("token") == 0
    return verdict


def _refused(name: str, does: str, rule: str, check: str, mutation: Change, **more: object) -> Module:
    return Module(name=_PREFIX + name, profile=PROFILE, does=does, rule=rule, refused_by=check, change=mutation, **more)


def _accepted(name: str, does: str, rule: str, mutation: Change | None = None, **more: object) -> Module:
    mutation = mutation or change()
    return Module(name=_PREFIX + name, profile=PROFILE, does=does, rule=rule, change=mutation, **more)


def wrong_issuer_in_metadata(provider: SuiteProvider) -> None:
    provider.metadata_changes["issuer"] = f"{provider.issuer}INVALID"


_BEFORE_TOKENS = {"drive": nothing_is_called}

MODULES = [
    _accepted("happy-path", "Plays an ordinary code flow.", "FAPI 2.0 SP 5.3.3"),
    _accepted("valid-aud-as-array", "Gives `aud` as a list of one.", "OIDC Core 2 (aud)", claims(aud=["airlock"])),
    _accepted(
        "token-endpoint-response-without-expires_in",
        "Does not say how long the access token lasts.",
        "RFC 6749 5.1",
        tokens(expires_in=REMOVED),
    ),
    _accepted("token-type-case-insensitivity", "Writes `bEARER`.", "RFC 6749 5.1", tokens(token_type="bEARER")),
    dataclasses.replace(refresh.MODULES[0], name=f"{_PREFIX}refresh-token", profile=PROFILE),
    _refused(
        "discovery-issuer-mismatch",
        "Names another issuer in its metadata.",
        "Discovery 4.3",
        "discovery.issuer",
        wrong_issuer_in_metadata,
    ),
    _refused("invalid-iss", "Appends “1” to `iss`.", "OIDC Core 3.1.3.7 (2)", "iss", claim_plus("iss", "1")),
    _refused("invalid-aud", "Appends “1” to `aud`.", "OIDC Core 3.1.3.7 (3)", "aud", claim_plus("aud", "1")),
    _refused(
        "invalid-secondary-aud",
        "Adds an audience that nobody trusts, with `azp`.",
        "OIDC Core 3.1.3.7 (3)",
        "aud",
        claims(aud=["airlock", "untrusted"], azp="airlock"),
    ),
    _refused("invalid-null-alg", "Does not sign.", "FAPI 2.0 SP 5.4.1", "alg", change(forgery=unsigned)),
    _refused(
        "invalid-alternate-alg",
        "Signs with RS256 where ES256 is what the client wants.",
        "OIDC Core 3.1.3.7 (7)",
        "alg",
        change(),
        settings={"OIDC__ID_TOKEN_ALG": "ES256"},
    ),
    _refused(
        "invalid-expired-exp",
        "Sends a token that ended more than five minutes ago.",
        "OIDC Core 3.1.3.7 (9)",
        "exp",
        claims(exp=NOW - 301),
    ),
    _refused("invalid-missing-exp", "Leaves out `exp`.", "OIDC Core 2 (exp)", "exp", claims(exp=REMOVED)),
    _refused("invalid-missing-aud", "Leaves out `aud`.", "OIDC Core 2 (aud)", "aud", claims(aud=REMOVED)),
    _refused("invalid-missing-iss", "Leaves out `iss`.", "OIDC Core 2 (iss)", "iss", claims(iss=REMOVED)),
    _refused("invalid-nonce", "Appends “1” to `nonce`.", "OIDC Core 3.1.3.7 (11)", "nonce", claim_plus("nonce", "1")),
    _refused("invalid-missing-nonce", "Leaves out `nonce`.", "OIDC Core 3.1.3.7 (11)", "nonce", claims(nonce=REMOVED)),
    _refused(
        "invalid-authorization-response-iss",
        "Names another issuer in the callback.",
        "RFC 9207 2.4",
        "iss",
        callback(iss="https://other.example.test/"),
        **_BEFORE_TOKENS,
    ),
    _refused(
        "remove-authorization-response-iss",
        "Promises `iss` in the callback and leaves it out.",
        "RFC 9207 2.4",
        "iss",
        callback(iss=REMOVED),
        **_BEFORE_TOKENS,
    ),
    _refused(
        "ensure-authorization-response-with-invalid-state-fails",
        "Sends the browser back with another `state`.",
        "RFC 6749 10.12",
        "state",
        callback(state="another"),
        **_BEFORE_TOKENS,
    ),
    _refused(
        "ensure-authorization-response-with-invalid-missing-state-fails",
        "Sends the browser back without `state`.",
        "RFC 6749 10.12",
        "state",
        callback(state=REMOVED),
        **_BEFORE_TOKENS,
    ),
    Module(
        name="fapi1-advanced-final-client-test-iat-is-week-in-past",
        profile=PROFILE,
        does="Sends a token that was issued a week ago.",
        rule="OIDC Core 3.1.3.7 (10)",
        refused_by="iat",
        change=claims(iat=NOW - 7 * 86400),
        drive=once,
    ),
]

NOT_APPLICABLE = [
    NotApplicable(
        name="The other modules of the FAPI 2.0 plans (DPoP, mutual TLS, signed requests and answers)",
        profile=PROFILE,
        why="Access tokens are bearer tokens that never leave the server, and are shown to UserInfo alone.",
    )
]
