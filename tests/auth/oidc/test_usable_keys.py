"""Which keys of a JWK set count: one odd key must not lock everybody out."""

import jwt
import pytest

from auth.oidc.keys import KeySet, usable_keys
from tests.support.oidc_client import FrozenClock
from tests.support.oidc_key_source import Source, verify
from tests.support.oidc_keys import REMOVED, ec_key, ed25519_key, encode, rsa_key


@pytest.fixture
def clock():
    return FrozenClock()


RSA = rsa_key("rsa-1")


def _private_jwk(key):
    return jwt.get_algorithm_by_name(key.alg).to_jwk(key.private, as_dict=True)


UNUSABLE = {
    "secp256k1": lambda: ec_key("k", "secp256k1", "ES256K").jwk(alg=REMOVED),
    "okp": lambda: ed25519_key().jwk(alg=REMOVED),
    "p-256": lambda: ec_key().jwk(alg=REMOVED),
    "use-enc": lambda: RSA.jwk(use="enc"),
    "use-of-a-wrong-type": lambda: RSA.jwk(use=["sig"]),
    "key-ops-encrypt": lambda: RSA.jwk(key_ops=["encrypt"]),
    "key-ops-of-a-wrong-type": lambda: RSA.jwk(key_ops="verify"),
    "another-alg": lambda: RSA.jwk(alg="PS256"),
    "rsa-1024": lambda: rsa_key("short", bits=1024).jwk(),
    "private": lambda: RSA.jwk(**{**_private_jwk(RSA), "key_ops": REMOVED}),
    "symmetric": lambda: {"kty": "oct", "k": encode(b"k" * 64), "kid": "rsa-1", "alg": "RS256"},
    "without-kty": lambda: RSA.jwk(kty=REMOVED),
    "without-n": lambda: RSA.jwk(n=REMOVED),
    "n-of-a-wrong-type": lambda: RSA.jwk(n=5),
    "n-garbage": lambda: RSA.jwk(n="!!!"),
    "n-endless": lambda: RSA.jwk(n="A" * 100_000),
    "n-zero": lambda: RSA.jwk(n="AAAA"),
    "e-even": lambda: RSA.jwk(e="Ag"),
    "kid-of-a-wrong-type": lambda: RSA.jwk(kid=7),
    "kid-endless": lambda: RSA.jwk(kid="x" * 256),
    "a-string": lambda: "rsa-1",
    "a-null": lambda: None,
    "empty": dict,
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_key_is_left_out_and_the_others_still_count(name, clock):
    odd = UNUSABLE[name]()

    assert usable_keys({"keys": [odd]}, "RS256") == ()

    keys = KeySet(Source(odd, rsa_key("rsa-2")).fetch, "RS256", clock)
    assert verify(keys, rsa_key("rsa-2"))


@pytest.mark.parametrize(
    ("alg", "jwk"),
    [
        ("ES256", ec_key("p384", "secp384r1", "ES384").jwk(alg=REMOVED)),
        ("ES256", ec_key().jwk(y=encode(b"1" * 32))),
        ("ES256", ec_key().jwk(x="AA")),
        ("EdDSA", ed25519_key().jwk(crv="X25519")),
        ("EdDSA", ed25519_key().jwk(x="AA")),
    ],
)
def test_a_key_of_another_curve_or_off_it_is_left_out(alg, jwk):
    assert usable_keys({"keys": [jwk]}, alg) == ()


@pytest.mark.parametrize(
    "key",
    [
        rsa_key("rsa-1"),
        rsa_key("rsa-1", alg="PS256"),
        rsa_key("rsa-1", alg="RS512"),
        ec_key(),
        ec_key("p384", "secp384r1", "ES384"),
        ed25519_key(),
    ],
    ids=lambda key: key.alg,
)
def test_every_kind_of_signature_can_be_pinned(key, clock):
    assert verify(KeySet(Source(key).fetch, key.alg, clock), key)


def test_a_key_without_use_and_alg_serves_the_pinned_algorithm(clock):
    keys = KeySet(Source(RSA.jwk(use=REMOVED, alg=REMOVED)).fetch, "RS256", clock)

    assert verify(keys, RSA)


def test_of_a_set_the_first_hundred_usable_keys_are_kept_however_many_others_stand_before():
    listed = [RSA.jwk(use="enc")] * 300 + [RSA.jwk()] * 101

    assert len(usable_keys({"keys": listed[:301]}, "RS256")) == 1
    assert len(usable_keys({"keys": listed}, "RS256")) == 100


def test_a_key_shows_no_material():
    assert RSA.jwk()["n"] not in repr(usable_keys({"keys": [RSA.jwk()]}, "RS256"))
