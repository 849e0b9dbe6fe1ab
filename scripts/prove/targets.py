"""What is fuzzed: each function takes bytes from outside, and may raise our own exceptions alone.

Tokens are signed with a real key after they were garbled, so that what is tried is the code behind the signature, too.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

from starlette.datastructures import Headers

from auth.edge import cookie
from auth.errors import AuthError
from auth.oidc.callback import parse_callback, validate_callback
from auth.oidc.challenge import read_challenge
from auth.oidc.http import Answer
from auth.oidc.id_token import ANY_SUBJECT, Expectations, verify_id_token
from auth.oidc.keys import KeySet, usable_keys
from auth.oidc.logout_token import verify_logout_token
from auth.oidc.metadata import read_metadata
from auth.settings import load, read_sources
from billing.errors import BillingError
from billing.importers.reading import SourceFile
from tests.support.oidc_client import make_client
from tests.support.oidc_keys import ec_key, sign_with

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_KEY = ec_key("fuzz")
_CLIENT = make_client(id_token_alg="ES256")
_KEYS = KeySet(lambda: {"keys": [_KEY.jwk()]}, "ES256", lambda: NOW)
_EXPECTED = Expectations(nonce="the-nonce", subject=ANY_SUBJECT, access_token="the-access-token")
_HEADER: dict[str, object] = {"alg": "ES256", "kid": "fuzz", "typ": "JWT"}

Target = Callable[[bytes], object]


def callback_query(data: bytes) -> object:
    """The query string of a callback, as the edge hands it on."""
    params = parse_callback(data.decode("latin-1"))
    return validate_callback(params, state="the-state", issuer=_CLIENT.issuer, iss_required=True)


def cookie_header(data: bytes) -> object:
    """One Cookie header, or several, as the edge reads them."""
    lines = data.split(b"\n")
    return cookie.read(Headers(raw=[(b"cookie", line) for line in lines]), "airlock-8501")


def id_token_as_sent(data: bytes) -> object:
    """An ID token in which everything is garbled."""
    return _verify_id_token(data.decode("latin-1"))


def id_token_as_signed(data: bytes) -> object:
    """Claims that the provider really signed."""
    return _verify_id_token(sign_with("ES256", _KEY.private, _HEADER, data))


def id_token_header(data: bytes) -> object:
    """A header that the provider really signed."""
    return _verify_id_token(sign_with("ES256", _KEY.private, data, b"{}"))


def logout_token(data: bytes) -> object:
    """Claims of a logout token that the provider really signed."""
    raw = sign_with("ES256", _KEY.private, {**_HEADER, "typ": "logout+jwt"}, data)
    return verify_logout_token(raw, keys=_KEYS, client=_CLIENT, typ="if_present", now=NOW)


def discovery(data: bytes) -> object:
    """The provider's metadata."""
    document = Answer(200, {}, data).json_object("discovery")
    return read_metadata(document, _CLIENT.issuer)


def jwks(data: bytes) -> object:
    """The provider's keys."""
    document = Answer(200, {}, data).json_object("keys")
    return [usable_keys(document, algorithm) for algorithm in ("RS256", "ES256", "ES512", "EdDSA")]


def challenge(data: bytes) -> object:
    """The header with which an API asks for more."""
    return read_challenge(401, {"WWW-Authenticate": data.decode("latin-1")})


def settings(data: bytes) -> object:
    """Environment variables, one on each line."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    pairs = [line.partition("=") for line in lines]
    environment = {name: value.replace("\0", "") for name, _, value in pairs if "FILE" not in name}
    return load(read_sources(environment, None), state_dir=Path(gettempdir()))


def csv(data: bytes) -> object:
    """A file that somebody imports."""
    return list(SourceFile(BytesIO(data), max_bytes=64 * 1024).rows())


TARGETS: dict[str, Target] = {
    "callback query": callback_query,
    "cookie": cookie_header,
    "ID token as sent": id_token_as_sent,
    "ID token as signed": id_token_as_signed,
    "ID token header": id_token_header,
    "logout token": logout_token,
    "discovery": discovery,
    "JWKS": jwks,
    "WWW-Authenticate": challenge,
    "settings": settings,
    "CSV": csv,
}

SEEDS: dict[str, bytes] = {
    "callback query": b"code=a&state=the-state&iss=https%3A%2F%2Fid.example.test%2Fop%2F",
    "cookie": b"airlock-8501=AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "ID token as sent": b"eyJhbGciOiJFUzI1NiIsImtpZCI6ImZ1enoifQ.e30.AAAA",
    "ID token as signed": b'{"iss":"https://id.example.test/op/","sub":"ada","aud":["airlock"],"azp":"airlock",'
    b'"exp":1795511100,"iat":1795510800,"nonce":"the-nonce","at_hash":"x","auth_time":1795510800,"amr":["mfa"]}',
    "ID token header": b'{"alg":"ES256","kid":"fuzz","typ":"JWT","crit":["b64"]}',
    "logout token": b'{"iss":"https://id.example.test/op/","sub":"ada","aud":"airlock","exp":1795510900,'
    b'"iat":1795510800,"jti":"j","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}',
    "discovery": b'{"issuer":"https://id.example.test/op/","authorization_endpoint":"https://id.example.test/a",'
    b'"token_endpoint":"https://id.example.test/t","jwks_uri":"https://id.example.test/j"}',
    "JWKS": b'{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"1","use":"sig","alg":"ES256"}]}',
    "WWW-Authenticate": b'Bearer error="insufficient_user_authentication", acr_values="a b", max_age="5"',
    "settings": b"OIDC__ISSUER=https://id.example.test/\nOIDC__CLIENT_ID=a\nOIDC__CLIENT_SECRET=b\n"
    b"SESSION__SECRET=0123456789012345678901234567890123456789\nSTEP_UP__MAX_AGE=5\nROLES__ADMIN=[]",
    "CSV": b'a,b,c\r\n1,"2",3\r\n',
}


def is_ours(target: Target, data: bytes) -> Exception | None:
    """Run a target; the exception that it should not have raised, if it did."""
    try:
        target(data)
    except (AuthError, BillingError):
        return None
    except Exception as error:  # noqa: BLE001 - finding them is what this is for
        return error
    return None


def _verify_id_token(raw: str) -> object:
    return verify_id_token(raw, keys=_KEYS, client=_CLIENT, expected=_EXPECTED, now=NOW)
