"""The two grants, the code challenge and the ID token: Authlib's classes, with our rows and our clock."""

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, RefreshTokenGrant
from authlib.oauth2.rfc6749.requests import OAuth2Request
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode, OpenIDToken
from joserfc.jwk import RSAKey

from demo_idp import grants
from demo_idp.grants import Authentication, Code, Grant, RefreshToken
from demo_idp.keys import ALGORITHM
from demo_idp.people import Person, claims_about
from demo_idp.provider import Provider
from demo_idp.server import CLIENT_AUTH, RegisteredClient, StarletteAuthorizationServer


class CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = (CLIENT_AUTH,)

    def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
        did: Authentication = request.user
        provider: Provider = self.server.provider
        asked = request.payload.data
        grant = grants.open_grant(provider, did, client_id=request.client.client_id, scope=request.scope)
        row = Code(grant, request.payload.redirect_uri, asked.get("nonce"), asked["code_challenge"])
        grants.save_code(provider, code, row)

    def query_authorization_code(self, code: str, client: RegisteredClient) -> Code | None:
        return grants.take_code(self.server.provider, code, client.client_id)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was used up when it was looked at."""

    def authenticate_user(self, authorization_code: Code) -> Person:
        return authorization_code.grant.person


class RenewalGrant(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = (CLIENT_AUTH,)
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> RefreshToken | None:
        return grants.find_refresh_token(self.server.provider, refresh_token)

    def authenticate_user(self, refresh_token: RefreshToken) -> Person:
        return refresh_token.grant.person

    def revoke_old_credential(self, refresh_token: RefreshToken) -> None:
        grants.rotate(self.server.provider, refresh_token)


class RequiredCodeChallenge(CodeChallenge):
    """PKCE for everybody, S256 only. Authlib requires it of public clients alone, and takes `plain` for granted."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with the method S256 is required")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDToken):
    """The ID token (OIDC Core 2). Its times are the provider's clock, not the machine's."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider

    def resolve_client_private_key(self, client: RegisteredClient) -> RSAKey:
        return self.provider.keys.key

    def get_client_algorithm(self, client: RegisteredClient) -> str:
        return ALGORITHM

    def get_encode_header(self, client: RegisteredClient) -> dict[str, object]:
        return self.provider.keys.header("JWT")

    def get_compatible_claims(self, request: OAuth2Request) -> dict[str, object]:
        grant: Grant = (request.authorization_code or request.refresh_token).grant
        return {
            "iss": self.provider.issuer,
            "aud": grant.client_id,
            "iat": self.provider.seconds(),
            "exp": self.provider.after(self.provider.lifetimes.id_token),
            "auth_time": grant.auth_time,
            "sid": grant.sid,
        }

    def get_authorization_code_claims(self, authorization_code: Code) -> dict[str, object]:
        grant = authorization_code.grant
        claims: dict[str, object] = {"acr": grant.acr, "amr": list(grant.amr)}
        return claims | ({"nonce": authorization_code.nonce} if authorization_code.nonce else {})

    def generate_user_info(self, user: Person, scope: str) -> dict[str, object]:
        return claims_about(user, scope)


class SignedInIdToken(_IdToken, OpenIDCode):
    """With the code: says how the person signed in, and returns the nonce."""

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """A nonce is the client's to check (OIDC Core 3.1.3.7 (11)); here, a page that is loaded again must work."""
        return False


class RenewedIdToken(_IdToken):
    """With a refresh: the same person, session and `auth_time`; no nonce (OIDC Core 12.2), and no `acr` or `amr`,
    because nobody proved anything just now."""

    def __call__(self, grant: RenewalGrant) -> None:
        grant.register_hook("after_create_token_response", self.process_token)


def build_server(provider: Provider) -> StarletteAuthorizationServer:
    server = StarletteAuthorizationServer(provider)
    server.register_grant(CodeGrant, [SignedInIdToken(provider), RequiredCodeChallenge(required=True)])
    server.register_grant(RenewalGrant, [RenewedIdToken(provider)])
    return server
