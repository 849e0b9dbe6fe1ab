"""Every row of the table of forged tokens and hostile answers on which Airlock is compared with other libraries.

Two profiles: what is wrong with a token, which a library alone can be asked about, and what is wrong with a flow.
"""

import dataclasses
from collections.abc import Callable
from datetime import timedelta

from tests.conformance.plans.basic import corrupt_signature, one_key_without_id, several_keys_without_id
from tests.conformance.plans.config import keys_rotate_before_signing
from tests.conformance.plans.extras import hs256
from tests.conformance.plans.fapi2 import callback, tokens, wrong_issuer_in_metadata
from tests.support.conformance import Module, change, claim_plus, header
from tests.support.oidc_keys import REMOVED, TestKey, rsa_key
from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider, kid, unsigned

TOKEN, FLOW = "Tokens", "Flows"
Change = Callable[[SuiteProvider], None]


def shifted(**seconds: int) -> Change:
    """Set times of the token, in seconds from now."""

    def apply(provider: SuiteProvider) -> None:
        now = int(provider.now().timestamp())
        provider.claim_changes |= {name: now + value for name, value in seconds.items()}

    return apply


def claims(**changes: object) -> Change:
    return change(claim_changes=changes)


def unsigned_and_said_so(*algorithms: str) -> Change:
    """No signature, and metadata that advertises these algorithms."""
    return change(forgery=unsigned, metadata_changes={"id_token_signing_alg_values_supported": list(algorithms)})


def signed_with_public_key(provider: SuiteProvider) -> None:
    provider.forgery = lambda found: hs256(found, provider.keys[0].public_pem())


def rotated_under_the_same_id(party: RelyingParty) -> Verdict:
    """One sign-in, then another key under the same id, then another sign-in."""
    assert party.sign_in().accepted
    party.provider.keys = [same_id(party.provider.keys[0])]
    verdict = party.sign_in(party.airlock.tab())
    assert party.provider.count("jwks") == 2
    return verdict


def same_id(key: TestKey) -> TestKey:
    """Another key under the same id."""
    return dataclasses.replace(key, private=rsa_key(kid("same-id")).private)


def twenty_unknown_keys(party: RelyingParty) -> Verdict:
    """Twenty sign-ins whose tokens name twenty keys that do not exist: one request for keys, the first."""
    party.provider.header_changes = {"kid": "unknown-0"}
    verdict = party.sign_in()
    for number in range(1, 20):
        party.provider.header_changes = {"kid": f"unknown-{number}"}
        verdict = party.sign_in()
    assert party.provider.count("jwks") == 1
    return verdict


def stale_proof(party: RelyingParty) -> Verdict:
    """A second factor is asked for now; the provider vouches for one of an hour ago."""
    party.provider.auth_time = party.provider.now() - timedelta(hours=1)
    return party.step_up(max_age=timedelta(minutes=5))


def _row(name: str, mutation: Change | None = None, refused_by: str | None = None, **more: object) -> Module:
    values = {"profile": TOKEN, "does": name, "rule": "", "asks_userinfo": None, **more}
    return Module(name=name, change=mutation or change(), refused_by=refused_by, **values)


def _flow(name: str, mutation: Change | None = None, refused_by: str | None = None, **more: object) -> Module:
    return _row(name, mutation, refused_by, profile=FLOW, **more)


OTHER = "https://other.example.test/"

ROWS = [
    _row("happy"),
    _row("invalid-iss", claim_plus("iss", "1"), "iss"),
    _row("missing-iss", claims(iss=REMOVED), "iss"),
    _row("missing-sub", claims(sub=REMOVED), "sub"),
    _row("sub is empty", claims(sub=""), "sub"),
    _row("invalid-aud", claim_plus("aud", "1"), "aud"),
    _row("missing-aud", claims(aud=REMOVED), "aud"),
    _row("aud=other, azp=client", claims(aud="other", azp="airlock"), "aud"),
    _row("aud=[client, untrusted], azp=client", claims(aud=["airlock", "untrusted"], azp="airlock"), "aud"),
    _row("aud=[client, other], no azp", claims(aud=["airlock", "other"]), "aud"),
    _row("azp=other", claims(azp="other"), "azp"),
    _row("missing-iat", claims(iat=REMOVED), "iat"),
    _row("iat a week old", shifted(iat=-7 * 86400), "iat"),
    _row("iat in an hour", shifted(iat=3600), "iat"),
    _row("missing-exp", claims(exp=REMOVED), "exp"),
    _row("expired 100 s ago", shifted(exp=-100), "exp"),
    _row("expired 301 s ago", shifted(exp=-301), "exp"),
    _row("nonce wrong", claim_plus("nonce", "1"), "nonce"),
    _row("nonce missing", claims(nonce=REMOVED), "nonce"),
    _row("bad RS256 signature", corrupt_signature, "signature"),
    _row("alg none, provider advertises none", unsigned_and_said_so("none", "RS256"), "alg"),
    _row("alg none, provider advertises RS256", unsigned_and_said_so("RS256"), "alg"),
    _row("HS256 with the RSA public key", signed_with_public_key, "alg"),
    _row("unknown crit", header(crit=["exp"]), "crit"),
    _row("typ logout+jwt", header(typ="logout+jwt"), "typ"),
    _row("typ at+jwt", header(typ="at+jwt"), "typ"),
    _row("kid absent, one key", one_key_without_id),
    _row("kid absent, several keys", several_keys_without_id, either=True),
    _flow("token response without id_token", tokens(id_token=REMOVED), "token"),
    _flow("discovery issuer mismatch", wrong_issuer_in_metadata, "discovery.issuer"),
    _flow("metadata without issuer", change(metadata_changes={"issuer": REMOVED}), "discovery.issuer"),
    _flow("key rotation, new kid", keys_rotate_before_signing),
    _flow("key rotation, same kid", drive=rotated_under_the_same_id),
    _flow("20 tokens with 20 unknown kids", drive=twenty_unknown_keys, refused_by="kid"),
    _flow("UserInfo sub mismatch", change(userinfo_changes={"sub": "ben"}), "userinfo.sub", asks_userinfo=True),
    _flow("callback iss wrong", callback(iss=OTHER), "iss"),
    _flow("callback iss missing", callback(iss=REMOVED), "iss"),
    _flow("max_age and an old auth_time", drive=stale_proof, refused_by="auth_time", asks_userinfo=True),
]
