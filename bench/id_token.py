"""Our whole checklist for an ID token against one bare call of the library underneath it."""

import jwt

from auth.oidc.id_token import ANY_SUBJECT, Expectations, verify_id_token
from auth.oidc.keys import KeySet
from bench.timing import in_turns
from tests.support.oidc_client import FrozenClock, make_client
from tests.support.oidc_keys import rsa_key

MANY = 50
"""Verifications that are timed together: one alone is too short to be told from noise."""


def measured(runs: int) -> dict[str, object]:
    """RS256 with 2048 bits, the key known; times are those of `MANY` verifications."""
    clock, key, client = FrozenClock(), rsa_key("bench"), make_client()
    seconds = int(clock().timestamp())
    claims = {"iss": client.issuer, "sub": "ada", "aud": "airlock", "exp": seconds + 300, "iat": seconds, "nonce": "n"}
    raw = key.sign(claims)
    keys = KeySet(lambda: {"keys": [key.jwk()]}, "RS256", clock)
    expected = Expectations(nonce="n", subject=ANY_SUBJECT, access_token="a")
    public = jwt.PyJWK(key.jwk())
    options: dict[str, bool] = {"verify_exp": False, "verify_iat": False}  # the clock stands still in November 2026

    def ours() -> None:
        for _ in range(MANY):
            verify_id_token(raw, keys=keys, client=client, expected=expected, now=clock())

    def bare() -> None:
        for _ in range(MANY):
            jwt.decode(raw, public, ["RS256"], options, audience="airlock", issuer=client.issuer)  # type: ignore[arg-type]

    return {
        "baseline": "jwt.decode",
        "verifications_each": MANY,
        "target_ratio": 1.3,
        **in_turns(ours, bare, runs).figures(),
    }
