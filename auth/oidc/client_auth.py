"""How this client proves to the provider's back channel that it is itself.

It knows the three methods that a setting can choose. It sends nothing.

https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication
"""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import jwt
from authlib.common.urls import add_params_to_qs
from authlib.oauth2.auth import ClientAuth

from auth.errors import ConfigurationError
from auth.oidc.client import Client

_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_LIFETIME: Final = timedelta(seconds=60)

Headers = dict[str, str]
_Method = Callable[[ClientAuth, str, str, Headers, str], tuple[str, Headers, str]]


def authenticated(client: Client, url: str, form: str, now: datetime) -> tuple[Headers, str]:
    """The headers and the body of a POST of `form` to `url` with this client's authentication."""
    methods: dict[str, str | _Method] = {
        "client_secret_basic": _basic,
        "client_secret_post": "client_secret_post",  # Authlib's own
        "private_key_jwt": _signing(client, now),
    }
    if client.client_auth != "client_secret_basic":
        # The other two add the client's name themselves, and no parameter may stand twice (RFC 6749 section 3.2).
        form = add_params_to_qs("", [(name, value) for name, value in parse_qsl(form) if name != "client_id"])
    auth = ClientAuth(client.client_id, client.client_secret, methods[client.client_auth])
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    _url, headers, body = auth.prepare("POST", url, headers, form)
    return headers, body


def _basic(auth: ClientAuth, _method: str, url: str, headers: Headers, body: str) -> tuple[str, Headers, str]:
    # RFC 6749 section 2.3.1: both are form-encoded first. Authlib's own method leaves that out, and fails on
    # characters beyond Latin-1. A space becomes %20, which every decoder understands, unlike "+".
    pair = ":".join(quote(part or "", safe="") for part in (auth.client_id, auth.client_secret))
    headers["Authorization"] = "Basic " + base64.b64encode(pair.encode("ascii")).decode("ascii")
    return url, headers, body


def _signing(client: Client, now: datetime) -> _Method:
    def sign(auth: ClientAuth, _method: str, url: str, headers: Headers, body: str) -> tuple[str, Headers, str]:
        parameters = [
            ("client_id", auth.client_id),
            ("client_assertion_type", _ASSERTION_TYPE),
            ("client_assertion", client_assertion(client, now)),
        ]
        return url, headers, add_params_to_qs(body, parameters)

    return sign


def client_assertion(client: Client, now: datetime) -> str:
    """A signed statement, good for one minute and one use, that this client is calling (RFC 7523 section 3)."""
    issued = int(now.timestamp())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        # The issuer alone: an assertion for a token endpoint could be replayed by a hostile provider elsewhere
        # (audience injection, draft-ietf-oauth-security-topics-update).
        "aud": client.issuer,
        "jti": token_urlsafe(24),
        "iat": issued,
        "exp": issued + int(_ASSERTION_LIFETIME.total_seconds()),
    }
    key, algorithm = _private_key(client.client_key or "")
    return jwt.encode(claims, key, algorithm=algorithm)


def _private_key(pem: str) -> tuple[Any, str]:
    """The key and the algorithm that its type calls for."""
    for algorithm in ("RS256", "ES256", "EdDSA"):
        try:
            return jwt.get_algorithm_by_name(algorithm).prepare_key(pem), algorithm
        except (jwt.InvalidKeyError, ValueError, TypeError):
            continue
    raise ConfigurationError(["OIDC__CLIENT_KEY must be a private RSA, P-256 or Ed25519 key in PEM, without password."])
