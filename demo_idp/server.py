"""Authlib's authorization server, fitted to Starlette. What it leaves open is closed here.

Nothing here waits: a request is read completely first (`web.Incoming`), so Authlib's synchronous calls stay short.
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from urllib.parse import unquote_plus

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload, OAuth2Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from demo_idp import grants
from demo_idp.client import Client
from demo_idp.provider import Provider
from demo_idp.store import new_secret
from demo_idp.web import Incoming

SCOPES = ("openid", "profile", "email", "offline_access")
GRANT_TYPES = ("authorization_code", "refresh_token")
CLIENT_AUTH = "client_secret_basic"


class RegisteredClient(ClientMixin):
    """The client, in the words that Authlib uses."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.client_id = client.client_id

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        """None: OIDC requires the redirect URI in every request (OIDC Core 3.1.2.1)."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """Scopes that nobody knows are passed over (OIDC Core 3.1.2.1); without `openid` the request is refused."""
        allowed = [value for value in (scope or "").split() if value in SCOPES]
        return " ".join(allowed) if "openid" in allowed else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self._client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret.encode(), self._client.client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == CLIENT_AUTH

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in GRANT_TYPES


class StarletteRequest(OAuth2Request):
    """A request that has been read already, in the words that Authlib uses."""

    def __init__(self, incoming: Incoming, uri: str) -> None:
        super().__init__(incoming.method, uri, headers=incoming.headers)
        self.payload = BasicOAuth2Payload(incoming.parameters)

    @property
    def args(self) -> dict[str, str]:
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        return dict(self.payload.data)


class StarletteAuthorizationServer(AuthorizationServer):
    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider
        self.register_token_generator("default", self._new_tokens)
        self.register_client_auth_method(CLIENT_AUTH, basic_authentication)

    def query_client(self, client_id: str) -> RegisteredClient | None:
        client = self.provider.client
        return RegisteredClient(client) if client_id == client.client_id else None

    def create_oauth2_request(self, request: Incoming | OAuth2Request) -> OAuth2Request:
        if isinstance(request, OAuth2Request):
            return request
        return StarletteRequest(request, self.provider.issuer)

    def handle_response(self, status: int, body: object, headers: list[tuple[str, str]]) -> Response:
        """Every redirect is an authorization response, so each one names its issuer (RFC 9207 2), with 303: the
        browser must not repeat a form with a password in it (RFC 9700 4.12)."""
        named = dict(headers)
        if "Location" in named:
            return RedirectResponse(add_params_to_uri(named["Location"], {"iss": self.provider.issuer}), 303)
        named.pop("Content-Type", None)
        return JSONResponse(body, status, named)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    def save_token(self, token: dict[str, str], request: OAuth2Request) -> None:
        grant = (request.authorization_code or request.refresh_token).grant
        grants.save_tokens(
            self.provider, grant, scope=token["scope"], access=token["access_token"], refresh=token.get("refresh_token")
        )

    def _new_tokens(
        self,
        grant_type: str,
        client: RegisteredClient,
        user: object = None,
        scope: str = "",
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, object]:
        lifetime = int(self.provider.lifetimes.access_token.total_seconds())
        tokens = {"token_type": "Bearer", "access_token": new_secret(), "expires_in": lifetime, "scope": scope}
        renewable = grant_type == "refresh_token" or "offline_access" in scope.split()
        if include_refresh_token and renewable:
            tokens["refresh_token"] = new_secret()
        return tokens


def basic_authentication(
    query_client: Callable[[str], RegisteredClient | None], request: OAuth2Request
) -> RegisteredClient | None:
    """HTTP Basic (RFC 6749 2.3.1). Authlib's own stops with a traceback at bytes that are not UTF-8.

    The two halves should arrive form-encoded; many clients send them plain, so both readings are tried.
    """
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    client_id, _, secret = decoded.partition(":")
    for read in (str, unquote_plus):
        client = query_client(read(client_id))
        if client and client.check_client_secret(read(secret)):
            return client
    return None
