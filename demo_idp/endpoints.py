"""The endpoints that programs use: discovery, keys, token, UserInfo."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from demo_idp import grants, web, wish
from demo_idp.keys import ALGORITHM
from demo_idp.people import claims_about
from demo_idp.provider import Provider
from demo_idp.server import CLIENT_AUTH, GRANT_TYPES, SCOPES, StarletteAuthorizationServer

CLAIMS = (
    *("iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "nonce", "sid", "at_hash"),
    *("name", "preferred_username", "email", "email_verified", "groups"),
)


class Endpoints:
    def __init__(self, provider: Provider, server: StarletteAuthorizationServer) -> None:
        self.provider = provider
        self.server = server

    async def discovery(self, request: Request) -> Response:
        return JSONResponse(metadata(self.provider))

    async def jwks(self, request: Request) -> Response:
        return JSONResponse(self.provider.keys.public_set())

    async def token(self, request: Request) -> Response:
        try:
            incoming = await web.read(request)
        except web.BadRequest:
            return JSONResponse({"error": "invalid_request"}, 400)
        if incoming.repeated:
            return JSONResponse({"error": "invalid_request"}, 400)
        response: Response = self.server.create_token_response(incoming)
        return response

    async def userinfo(self, request: Request) -> Response:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return JSONResponse({"error": "invalid_request"}, 401, {"WWW-Authenticate": "Bearer"})
        found = grants.find_access_token(self.provider, token.strip())
        if found is None:
            refusal = {"WWW-Authenticate": 'Bearer error="invalid_token"'}  # RFC 6750 3.1
            return JSONResponse({"error": "invalid_token"}, 401, refusal)
        grant, scope = found
        return JSONResponse(claims_about(grant.person, scope))


def metadata(provider: Provider) -> dict[str, object]:
    """What this provider can do, and nothing that it cannot (OIDC Discovery 3)."""
    return {
        "issuer": provider.issuer,
        "authorization_endpoint": provider.url("/authorize"),
        "token_endpoint": provider.url("/token"),
        "userinfo_endpoint": provider.url("/userinfo"),
        "jwks_uri": provider.url("/jwks"),
        "end_session_endpoint": provider.url("/logout"),
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANT_TYPES),
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": [CLIENT_AUTH],
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(wish.ACR_VALUES),
        "prompt_values_supported": list(wish.PROMPTS),
        "claims_supported": CLAIMS,
        "claim_types_supported": ["normal"],
        "claims_parameter_supported": True,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
