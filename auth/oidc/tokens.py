"""The token endpoint: a code, or a refresh token, becomes tokens.

It knows how to ask and whether the answer has the right form. It does not look into a token: `id_token` does.

https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint
"""

import re
from dataclasses import dataclass, field
from typing import Final

from authlib.oauth2.rfc6749.parameters import prepare_token_request

from auth.errors import TokenRejected
from auth.oidc.callback import ValidatedCallback
from auth.oidc.client_auth import authenticated
from auth.oidc.http import fetch
from auth.oidc.provider import Provider
from auth.oidc.strict_json import JsonObject
from auth.oidc.text import printable
from auth.oidc.token_error import refuse_error

_TOKEN: Final = re.compile(r"[\x21-\x7e]{1,65536}")  # RFC 6749 appendix A.12, without the space
_LONGEST: Final = 10 * 365 * 86400


@dataclass(frozen=True, slots=True)
class TokenSet:
    """What the token endpoint handed over. No token shows in its repr."""

    access_token: str = field(repr=False)
    id_token: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in: int | None
    """Seconds for which the access token is good, if the provider said so."""
    scope: str | None


def exchange_code(provider: Provider, callback: ValidatedCallback, verifier: str) -> TokenSet:
    """Exchange a code for tokens (OIDC Core 3.1.3.1), proving with `verifier` that we asked for it (RFC 7636)."""
    form = prepare_token_request(
        "authorization_code",
        code=callback.code,
        redirect_uri=provider.client.redirect_uri,
        code_verifier=verifier,
    )
    return _ask(provider, form)


def refresh(provider: Provider, refresh_token: str) -> TokenSet:
    """Exchange a refresh token for new tokens (OIDC Core 12.1).

    `TokenRejected` with `check="token_endpoint"` is a refusal; `ProviderUnavailable` is no answer. The answer may leave
    out `refresh_token`, then the old one stays good, and `id_token`.
    """
    return _ask(provider, prepare_token_request("refresh_token", refresh_token=refresh_token))


def _ask(provider: Provider, form: str) -> TokenSet:
    client, endpoint = provider.client, provider.metadata.token_endpoint
    headers, body = authenticated(client, endpoint, form, provider.clock())
    answer = fetch(endpoint, method="POST", headers=headers, body=body, seconds=client.answer_within)
    if answer.status != 200:
        refuse_error(answer, "token_endpoint")
    document = answer.json_object("token_endpoint")
    if "error" in document:  # Some providers say no with status 200.
        refuse_error(answer, "token_endpoint")
    return read_tokens(document)


def read_tokens(document: JsonObject) -> TokenSet:
    """The checked form of a successful answer (RFC 6749 section 5.1)."""
    token_type = document.get("token_type")
    if not isinstance(token_type, str) or token_type.lower() != "bearer":  # OIDC Core 3.1.3.3
        raise TokenRejected(check="token_type", expected="Bearer", got=printable(token_type, 32))
    access_token = _token(document, "access_token")
    if access_token is None:
        raise TokenRejected(check="access_token", expected="a token", got="nothing")
    scope = document.get("scope")
    return TokenSet(
        access_token=access_token,
        id_token=_token(document, "id_token"),
        refresh_token=_token(document, "refresh_token"),
        expires_in=_seconds(document.get("expires_in")),
        scope=scope if isinstance(scope, str) else None,
    )


def _token(document: JsonObject, name: str) -> str | None:
    value = document.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise TokenRejected(check=name, expected="a token", got="something else")
    return value


def _seconds(value: object) -> int | None:
    """`expires_in`, which is only RECOMMENDED and which some providers send as a string of digits."""
    if value is None:
        return None
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= _LONGEST:
        raise TokenRejected(check="expires_in", expected="seconds", got=printable(value, 32))
    return value
