"""ID tokens to forge: the claims of an honest one, and a verifier that knows who signed it."""

import pytest

from auth.errors import TokenRejected
from auth.oidc.id_token import ANY_SUBJECT, Expectations, verify_id_token
from auth.oidc.keys import KeySet
from tests.support.oidc_client import FrozenClock, make_client
from tests.support.oidc_keys import changed, ec_key, ed25519_key, rsa_key

NOW = FrozenClock().now
SECONDS = int(NOW.timestamp())
CLIENT = make_client()
KEY = rsa_key("rsa-1")
ACCESS_TOKEN = "the-access-token"
EXPECTED = Expectations(nonce="the-nonce", subject=ANY_SUBJECT, access_token=ACCESS_TOKEN)
CLAIMS = {
    "iss": CLIENT.issuer,
    "sub": "ada",
    "aud": "airlock",
    "exp": SECONDS + 300,
    "iat": SECONDS,
    "nonce": "the-nonce",
}


def keys(key=KEY, alg=None):
    listed = {"keys": [key.jwk(), ec_key().jwk(), ec_key("k", "secp256k1", "ES256K").jwk(), ed25519_key().jwk()]}
    return KeySet(lambda: listed, alg or key.alg, FrozenClock())


def claims(**changes):
    return changed(CLAIMS, changes)


def verify(raw, *, client=CLIENT, expected=EXPECTED, now=NOW, key=KEY):
    return verify_id_token(raw, keys=keys(key), client=client, expected=expected, now=now)


def accept(**changes):
    return verify(KEY.sign(claims(**changes)))


def refused(raw, **options):
    with pytest.raises(TokenRejected) as caught:
        verify(raw, **options)
    return caught.value.check
