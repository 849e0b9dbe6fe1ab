"""A small OpenID provider on loopback that is honest until told otherwise.

    with StubProvider() as provider:
        provider.acr = "mfa"                                # what the next sign-in will claim
        provider.claim_changes["aud"] = "somebody-else"     # a forged claim; REMOVED leaves it out
        provider.misbehave("token", page(500))              # a faulty endpoint

It serves discovery, keys, `/authorize` (which answers at once, as a person would who always agrees), `/par`,
`/token`, `/userinfo` and `/end_session`, and records every request. It shares no code with what it tests.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote, urlencode

import jwt

from tests.support.oidc_keys import TestKey, changed, rsa_key
from tests.support.stub_server import Behaviour, Raw, Recorded, StubServer


@dataclass
class StubProvider:
    """The provider and what the next sign-in at it will be like. Every field may be changed while it runs."""

    path: str = "/op/"
    """Of the issuer; kept to the character."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    client_id: str = "airlock"
    client_secret: str = "s3cret: with/odd+chars"
    client_public_key: bytes | None = None
    """PEM; then the client authenticates with private_key_jwt."""

    subject: str = "ada"
    person: dict[str, object] = field(default_factory=lambda: {"name": "Ada", "email": "ada@example.test"})
    sid: str | None = "sid-1"
    acr: str | None = None
    amr: list[str] | None = None
    auth_time: datetime | None = None
    honours_acr_values: bool = False
    """Claim the first `acr` that is asked for, instead of `acr`."""
    declines_with: str | None = None
    """Answer the next authorization requests with this error."""

    keys: list[TestKey] = field(default_factory=lambda: [rsa_key()])
    extra_jwks: list[Any] = field(default_factory=list)
    signs_userinfo: bool = False
    offers_par: bool = False
    metadata_changes: dict[str, Any] = field(default_factory=dict)
    header_changes: dict[str, Any] = field(default_factory=dict)
    claim_changes: dict[str, Any] = field(default_factory=dict)
    token_changes: dict[str, Any] = field(default_factory=dict)
    userinfo_changes: dict[str, Any] = field(default_factory=dict)
    callback_changes: dict[str, Any] = field(default_factory=dict)

    issued: list[str] = field(default_factory=list)
    """Every code and token handed out, to look for in logs."""
    _pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _refresh_tokens: dict[str, str] = field(default_factory=dict)
    _access_tokens: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "StubProvider":
        self._server = StubServer(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def origin(self) -> str:
        return self._server.origin

    @property
    def requests(self) -> list[Recorded]:
        """Every request that came, in order."""
        return self._server.requests

    @property
    def issuer(self) -> str:
        return self.origin + self.path

    def url(self, endpoint: str) -> str:
        return f"{self.origin}{self.path.rstrip('/')}/{endpoint}"

    def misbehave(self, endpoint: str, behaviour: Behaviour | None) -> None:
        """Make `discovery`, `jwks`, `token`, … answer otherwise; None makes it honest again."""
        if behaviour is None:
            self._server.behaviours.pop(endpoint, None)
        else:
            self._server.behaviours[endpoint] = behaviour

    def count(self, endpoint: str) -> int:
        """How often an endpoint was asked."""
        return sum(1 for request in self.requests if request.endpoint == endpoint)

    def id_token(self, nonce: str | None, access_token: str | None = None, **changes: object) -> str:
        """A signed ID token of the current person, with every change that was ordered."""
        claims = self.id_token_claims(nonce, access_token, **changes)
        return self.keys[0].sign(claims, **self.header_changes)

    def id_token_claims(self, nonce: str | None, access_token: str | None = None, **changes: object) -> dict[str, Any]:
        now = int(self.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "sid": self.sid,
            "acr": self.acr,
            "amr": self.amr,
            "auth_time": None if self.auth_time is None else int(self.auth_time.timestamp()),
            "at_hash": access_token and _half_hash(access_token, self.keys[0].alg),
        }
        return changed(claims, {**changes, **self.claim_changes})

    def logout_token(self, **changes: object) -> str:
        """A signed logout token for the current person."""
        now = int(self.now().timestamp())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_urlsafe(8),
            "sid": self.sid,
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        return self.keys[0].sign(changed(claims, changes), **{"typ": "logout+jwt", **self.header_changes})

    # What each endpoint answers: status, body, and headers.

    def answer_discovery(self, _request: Recorded) -> Raw:
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        names |= {"userinfo_endpoint": "userinfo", "end_session_endpoint": "end_session"}
        names |= {"pushed_authorization_request_endpoint": "par"} if self.offers_par else {}
        document = {
            "issuer": self.issuer,
            "id_token_signing_alg_values_supported": ["none", "RS256", "HS256", "ES256"],
            "authorization_response_iss_parameter_supported": True,
            **{name: self.url(endpoint) for name, endpoint in names.items()},
        }
        return _json(changed(document, self.metadata_changes))

    def answer_jwks(self, _request: Recorded) -> Raw:
        return _json({"keys": [*self.extra_jwks, *(key.jwk() for key in self.keys)]})

    def answer_par(self, request: Recorded) -> Raw:
        if not self._is_client(request):
            return _json({"error": "invalid_client"}, 401)
        reference = f"urn:pushed:{secrets.token_urlsafe(8)}"
        self._pushed[reference] = request.parameters
        return _json({"request_uri": reference, "expires_in": 60}, 201)

    def answer_authorize(self, request: Recorded) -> Raw:
        asked = self._pushed.pop(request.parameters.get("request_uri", ""), request.parameters)
        answer: dict[str, Any] = {"state": asked.get("state", ""), "iss": self.issuer}
        if self.declines_with:
            answer["error"] = self.declines_with
        else:
            answer["code"] = secrets.token_urlsafe(16)
            self.issued.append(answer["code"])
            self._codes[answer["code"]] = asked
        location = f"{asked['redirect_uri']}?{urlencode(changed(answer, self.callback_changes), doseq=True)}"
        return Raw(b"", 302, "text/plain", (("Location", location),))

    def answer_token(self, request: Recorded) -> Raw:
        form = request.parameters
        if not self._is_client(request):
            return _json({"error": "invalid_client"}, 401)
        if form.get("grant_type") == "refresh_token":
            if self._refresh_tokens.pop(form.get("refresh_token", ""), None) is None:
                return _json({"error": "invalid_grant"}, 400)
            return self._tokens(None)
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if asked is None or asked["redirect_uri"] != form.get("redirect_uri"):
            return _json({"error": "invalid_grant"}, 400)
        if asked.get("code_challenge_method") != "S256" or asked["code_challenge"] != challenge.decode().rstrip("="):
            return _json({"error": "invalid_grant", "error_description": "PKCE"}, 400)
        if self.honours_acr_values and asked.get("acr_values"):
            self.acr = asked["acr_values"].split()[0]
        return self._tokens(asked.get("nonce"))

    def answer_userinfo(self, request: Recorded) -> Raw:
        subject = self._access_tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if subject is None:
            return Raw(b"", 401, "text/plain", (("WWW-Authenticate", 'Bearer error="invalid_token"'),))
        claims = changed({"sub": subject, **self.person}, self.userinfo_changes)
        if self.signs_userinfo:
            signed = self.keys[0].sign({"iss": self.issuer, "aud": self.client_id, **claims})
            return Raw(signed.encode(), content_type="application/jwt")
        return _json(claims)

    def answer_end_session(self, request: Recorded) -> Raw:
        target, state = request.parameters["post_logout_redirect_uri"], request.parameters.get("state")
        location = f"{target}?{urlencode({'state': state})}" if state else target
        return Raw(b"", 302, "text/plain", (("Location", location),))

    def _tokens(self, nonce: str | None) -> Raw:
        access_token, refresh_token = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self._access_tokens[access_token] = self.subject
        self._refresh_tokens[refresh_token] = self.subject
        id_token = self.id_token(nonce, access_token)
        self.issued += [access_token, refresh_token, id_token]
        tokens = {"access_token": access_token, "token_type": "Bearer", "expires_in": 300, "id_token": id_token}
        return _json(changed({**tokens, "refresh_token": refresh_token}, self.token_changes))

    def _is_client(self, request: Recorded) -> bool:
        form, header = request.parameters, request.headers.get("authorization", "")
        if self.client_public_key is not None:
            return self._is_signed_by_client(form.get("client_assertion", ""))
        if header.startswith("Basic "):
            name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
            return (unquote(name), unquote(secret)) == (self.client_id, self.client_secret)
        return (form.get("client_id"), form.get("client_secret")) == (self.client_id, self.client_secret)

    def _is_signed_by_client(self, assertion: str) -> bool:
        try:
            header = jwt.get_unverified_header(assertion)
            options: Any = {"verify_exp": False, "verify_iat": False}
            claims = jwt.decode(
                assertion, self.client_public_key, [header["alg"]], options, audience=self.issuer, issuer=self.client_id
            )
        except jwt.PyJWTError:
            return False
        return claims["aud"] == self.issuer and claims["sub"] == self.client_id and "jti" in claims


def _json(document: Any, status: int = 200) -> Raw:
    return Raw(json.dumps(document).encode(), status)


def _half_hash(token: str, alg: str) -> str:
    digest = hashlib.new("sha512" if alg == "EdDSA" else f"sha{alg[2:]}", token.encode()).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
