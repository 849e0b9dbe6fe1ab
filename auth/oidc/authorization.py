"""The authorization request: the address that a browser is sent to, for a sign-in or for a step-up.

It knows how a request is spelt, and how to hand it over where nobody can edit it (RFC 9126). It makes no secrets:
state, nonce and verifier come from `sign_in.begin` and nowhere else.

https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest, https://www.rfc-editor.org/rfc/rfc7636 (PKCE)
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from authlib.common.urls import add_params_to_qs, add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from auth.errors import ConfigurationError, TokenRejected, UnusableAnswer
from auth.oidc.client import Client
from auth.oidc.client_auth import authenticated
from auth.oidc.http import fetch
from auth.oidc.provider import Provider
from auth.oidc.text import printable
from auth.oidc.token_error import refuse_error

_log = logging.getLogger(__name__)

_OURS: Final = frozenset(
    {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
        "response_mode",
        "acr_values",
        "claims",
        "max_age",
        "prompt",
        "login_hint",
        "id_token_hint",
        "request",
        "request_uri",
        "client_secret",
    }
)
"""Parameters that no preset may set or override in `extra`."""

_LONGEST_REFERENCE: Final = 2048
"""Characters: it goes into an address that browsers and proxies must take."""
_NOT_HERE: Final = frozenset({404, 405, 501})
"""An endpoint that is named and not there refuses everything, whatever its page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """What one attempt asks of the provider. The first four are never absent."""

    scope: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    acr_values: tuple[str, ...] = ()
    """In order of preference. A request, not a demand: only `claims` can demand (OIDC Core 5.5.1.1)."""
    claims: Mapping[str, object] | None = None
    max_age: timedelta | None = None
    prompt: str | None = None
    login_hint: str | None = field(default=None, repr=False)
    id_token_hint: str | None = field(default=None, repr=False)
    extra: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if overridden := sorted(_OURS.intersection(self.extra)):
            raise ConfigurationError([f"Extra parameters may not set {', '.join(overridden)}."])


def authorization_url(provider: Provider, request: AuthorizationRequest) -> str:
    """Where to send the browser. Pushes the request ahead over the back channel if that is possible and wanted."""
    client, metadata = provider.client, provider.metadata
    parameters = _parameters(client, request)
    endpoint = metadata.pushed_authorization_request_endpoint
    if client.par == "on" and endpoint is None:
        missing = "discovery.pushed_authorization_request_endpoint"
        raise UnusableAnswer(check=missing, expected="an endpoint", got="nothing")
    if client.par != "off" and endpoint is not None:
        try:
            reference = _push(provider, endpoint, parameters)
            parameters = {"client_id": client.client_id, "request_uri": reference}
        except TokenRejected as error:
            if client.par == "on" or metadata.pushed_authorization_required:
                # A fault of the set-up: beginning anew would end in the same.
                raise UnusableAnswer(check=error.check, expected=error.expected, got=error.got) from error
            _go_on_in_the_open(provider, error)
    return str(add_params_to_uri(metadata.authorization_endpoint, list(parameters.items())))


def _go_on_in_the_open(provider: Provider, error: TokenRejected) -> None:
    """Some providers name the endpoint to all and allow it to few, and `auto` must let people in there as well.

    What is asked for is verified in the signed answer either way. The next request is pushed again: one refusal, which
    an odd `login_hint` may cause, takes the protection from no other. The log tells each reason once.
    """
    if error.got in provider.pushes_refused:
        return
    provider.pushes_refused.add(error.got)
    _log.warning(
        "The provider refused a pushed authorization request: %s (%s). Requests that it refuses go through the address "
        "bar. Set OIDC__PAR=off if this client may not push, or on if such sign-ins must not begin.",
        error.check,
        error.got,
    )


def _parameters(client: Client, request: AuthorizationRequest) -> dict[str, str]:
    parameters = {
        **request.extra,
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uri,
        "scope": request.scope,
        "state": request.state,
        "nonce": request.nonce,
        "code_challenge": str(create_s256_code_challenge(request.verifier)),
        "code_challenge_method": "S256",
        "acr_values": " ".join(request.acr_values),
        "claims": json.dumps(request.claims, separators=(",", ":")) if request.claims else None,
        "max_age": None if request.max_age is None else str(int(request.max_age.total_seconds())),
        "prompt": request.prompt,
        "login_hint": request.login_hint,
        "id_token_hint": request.id_token_hint,
    }
    return {name: value for name, value in parameters.items() if value}


def _push(provider: Provider, endpoint: str, parameters: Mapping[str, str]) -> str:
    """Hand the request over and return the reference to it (RFC 9126 section 2)."""
    client = provider.client
    headers, body = authenticated(client, endpoint, add_params_to_qs("", list(parameters.items())), provider.clock())
    answer = fetch(endpoint, method="POST", headers=headers, body=body, seconds=client.answer_within)
    if answer.status in _NOT_HERE:
        raise TokenRejected(check="par", expected="success", got=f"status {answer.status}")
    if answer.status not in (200, 201):
        refuse_error(answer, "par")
    reference = answer.json_object("par").get("request_uri")
    if not isinstance(reference, str) or not 0 < len(reference) <= _LONGEST_REFERENCE:
        wanted = f"a reference of at most {_LONGEST_REFERENCE} characters"
        raise UnusableAnswer(check="par.request_uri", expected=wanted, got=printable(reference))
    return reference
