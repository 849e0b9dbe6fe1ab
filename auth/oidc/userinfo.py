"""The UserInfo endpoint: more claims about a person who is already verified.

It knows how to ask, and that the answer must be about the same person. Nothing from here is ever evidence: what the
ID token says wins, and how somebody signed in is not taken from an unsigned answer at all.

https://openid.net/specs/openid-connect-core-1_0.html#UserInfo
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from auth.errors import TokenRejected
from auth.oidc import claims as check
from auth.oidc.http import Answer, fetch
from auth.oidc.jose import open_token
from auth.oidc.provider import Provider
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import printable
from auth.oidc.token_error import refuse_error

_TYPES: Final = frozenset({None, "jwt"})
_OF_THE_ID_TOKEN: Final = frozenset(
    {"iss", "sub", "aud", "azp", "exp", "iat", "nbf", "jti", "nonce", "at_hash", "c_hash", "sid"}
    | {"acr", "acrs", "amr", "auth_time"}
)
"""Claims that only the ID token can make."""


def fetch_userinfo(provider: Provider, access_token: str, subject: str) -> Mapping[str, object]:
    """Ask for the claims of `subject`; nothing if the provider has no UserInfo endpoint.

    Call it after the ID token was verified: `subject` is that token's.
    """
    endpoint = provider.metadata.userinfo_endpoint
    if endpoint is None:
        return MappingProxyType({})
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json, application/jwt"}
    answer = fetch(endpoint, headers=headers, seconds=provider.client.answer_within)
    if answer.status in (401, 403):
        raise TokenRejected(check="userinfo", expected="success", got=str(answer.status))
    if answer.status != 200:
        refuse_error(answer, "userinfo")
    claims = _signed(provider, answer) if answer.content_type == "application/jwt" else answer.json_object("userinfo")
    # OIDC Core 5.3.2: it may be somebody else's (token substitution), and then none of it may be used.
    if claims.get("sub") != subject:
        raise TokenRejected(check="userinfo.sub", expected=subject, got=printable(claims.get("sub")))
    return MappingProxyType(claims)


def merge_claims(id_token: Mapping[str, object], userinfo: Mapping[str, object]) -> Mapping[str, object]:
    """The claims of both. UserInfo adds; it overrides nothing, and adds no evidence."""
    added = {name: value for name, value in userinfo.items() if name not in _OF_THE_ID_TOKEN}
    return MappingProxyType({**added, **id_token})


def _signed(provider: Provider, answer: Answer) -> JsonObject:
    """A signed answer. OIDC Core 5.3.2 recommends `iss` and `aud`; where they or times are, they must be right."""
    raw = answer.body.decode("ascii", "replace").strip()
    claims = open_token(raw, keys=provider.keys, algorithm=provider.client.id_token_alg, types=_TYPES)
    if "iss" in claims:
        check.check_issuer(claims, provider.client)
    if "aud" in claims:
        check.check_audience(claims, provider.client)
    if "exp" in claims:
        check.check_expiry(claims, provider.clock())
    for beginning in ("iat", "nbf"):
        check.check_begun(claims, beginning, provider.clock())
    check.check_no_event(claims)
    return claims
