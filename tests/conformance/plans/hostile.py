"""What a hostile provider may send beyond the table: bombs, odd numbers, keys inside tokens, odd keys."""

import json
from typing import Any

from tests.conformance.plans.table import TOKEN, Change, claims, shifted
from tests.support.conformance import Module, change, header
from tests.support.oidc_keys import ec_key, rsa_key
from tests.support.relying_party import RelyingParty, Verdict
from tests.support.suite_provider import SuiteProvider, kid

ATTACKER = rsa_key("attacker")


def raw_payload(old: str, new: str) -> Change:
    """Change the text of the payload before it is signed, for what no JSON library would write."""

    def apply(provider: SuiteProvider) -> None:
        def forge(found: dict[str, Any]) -> str:
            return provider.keys[0].sign(json.dumps(found).replace(old, new, 1).encode())

        provider.forgery = forge

    return apply


def with_expiry(text: str) -> Change:
    """Write `exp` as this text."""

    def apply(provider: SuiteProvider) -> None:
        expiry = int(provider.now().timestamp()) + 300
        raw_payload(f'"exp": {expiry}', f'"exp": {text}')(provider)

    return apply


def by_attacker(**named: object) -> Change:
    """Signed by somebody else, whose key stands in the token's own header, or behind an address there."""

    def apply(provider: SuiteProvider) -> None:
        addresses = {name: provider.url(str(value)) for name, value in named.items() if isinstance(value, str)}
        own = {"kid": provider.keys[0].kid, **named, **addresses}
        provider.forgery = lambda found: ATTACKER.sign(found, **own)

    return apply


def key_of_another_algorithm(provider: SuiteProvider) -> None:
    """The header says RS256, the key that is named says ES256: the allow-list of one must not pass for the other."""
    swapped = ec_key(kid("swapped"))
    provider.keys = [*provider.keys, swapped]
    provider.jwk_changes = {}
    provider.forgery = lambda found: swapped.sign(found, alg="RS256")


def nonce_of_an_earlier_sign_in(party: RelyingParty) -> Verdict:
    """A token of an earlier sign-in of the same person, good in everything but its nonce."""
    assert party.sign_in().accepted
    earlier = party.provider.issued[-1]
    party.provider.forgery = lambda _found: earlier
    return party.sign_in(party.airlock.tab())


def listed(*entries: object) -> Change:
    """Put entries before the provider's own keys."""

    def apply(provider: SuiteProvider) -> None:
        provider.extra_jwks = [*entries, *provider.extra_jwks]

    return apply


def _row(name: str, mutation: Change, refused_by: str | None = None, **more: Any) -> Module:
    return Module(
        name=name, profile=TOKEN, does=name, rule="", change=mutation, refused_by=refused_by, asks_userinfo=None, **more
    )


NESTED = "[" * 5_000 + "]" * 5_000
GARBAGE = ({"kty": "RSA", "n": "!", "e": 3}, {"kty": "moon"}, {}, "text", None, {"kty": "EC", "crv": "P-256"})

# `either`: the rules allow it or say nothing, and refusing it is our choice (RFC 7519, 2 and 4, on numbers and names).
ROWS = [
    _row("sub is a number", claims(sub=7), "sub"),
    _row("sub of 256 characters", claims(sub="x" * 256), "sub"),
    _row("jwk in the header", by_attacker(jwk=ATTACKER.jwk()), "signature"),
    _row("jku in the header", by_attacker(jku="attacker"), "signature"),
    _row("x5u in the header", by_attacker(x5u="attacker"), "signature"),
    _row("key of another algorithm", key_of_another_algorithm, "kid"),
    _row("b64 in the header", header(b64=True), "crit", either=True),
    _row("token of 300 kB", claims(padding="x" * 300_000), "http.size", either=True),
    _row("token of 20 kB", claims(padding="x" * 20_000), "size", either=True),
    _row("JSON nested 5000 deep", raw_payload('"sub": "ada"', f'"sub": "ada", "x": {NESTED}'), "format"),
    _row("a claim twice", raw_payload('"sub": "ada"', '"sub": "ada", "sub": "eve"'), "format", either=True),
    _row("exp = 1e300", with_expiry("1e300"), "exp", either=True),
    _row("exp = NaN", with_expiry("NaN"), "format"),
    _row("exp is a string", with_expiry('"4000000000"'), "exp"),
    _row("exp is a fraction", with_expiry("4000000000.5"), "exp", either=True),
    _row("exp = true", with_expiry("true"), "exp"),
    _row("exp in 2040", with_expiry("2209032000")),
    _row("nbf in ten minutes", shifted(nbf=600), "nbf"),
    _row("iat in ten minutes", shifted(iat=600), "iat"),
    _row("auth_time in ten minutes", shifted(auth_time=600), "auth_time", either=True),
    _row("at_hash of another access token", claims(at_hash="AAAAAAAAAAAAAAAAAAAAAA"), "at_hash"),
    _row("nonce of an earlier sign-in", change(), "nonce", drive=nonce_of_an_earlier_sign_in),
    _row("iss without its closing slash", lambda p: claims(iss=p.issuer.rstrip("/"))(p), "iss"),
    _row("odd keys in the key set", listed(*GARBAGE)),
    _row("a small RSA key in the key set", listed(rsa_key("small", bits=1024).jwk())),
]


def nobody_was_asked_elsewhere(provider: SuiteProvider) -> bool:
    """Whether every request went to an endpoint that the metadata names."""
    known = {"discovery", "authorize", "token", "jwks", "userinfo"}
    return {request.endpoint for request in provider.requests} <= known
