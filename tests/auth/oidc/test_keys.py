import threading

import pytest

from auth.errors import ProviderUnavailable, TokenRejected
from auth.oidc.cached import LIFETIME, PAUSE
from auth.oidc.keys import KeySet, usable_keys
from tests.support.oidc_client import FrozenClock
from tests.support.oidc_keys import REMOVED, ec_key, ed25519_key, encode, rsa_key

PAYLOAD = {"sub": "ada"}


class Source:
    """The provider's JWK set, counting who asks."""

    def __init__(self, *keys):
        self.keys = list(keys)
        self.fetches = 0
        self.failure = None

    def fetch(self):
        self.fetches += 1
        if self.failure:
            raise self.failure
        return {"keys": [key if not hasattr(key, "jwk") else key.jwk() for key in self.keys]}


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def source():
    return Source(rsa_key("rsa-1"))


@pytest.fixture
def keys(source, clock):
    return KeySet(source.fetch, "RS256", clock)


def verify(keys, key, kid="same", **header):
    return keys.payload_of(key.sign(PAYLOAD, **header), key.kid if kid == "same" else kid)


def refused(keys, key, **options):
    with pytest.raises(TokenRejected) as caught:
        verify(keys, key, **options)
    return caught.value.check


def test_a_token_signed_by_a_listed_key_is_read(keys):
    assert verify(keys, rsa_key("rsa-1")) == b'{"sub": "ada"}'


def test_a_token_signed_by_another_key_under_a_known_kid_is_refused(keys):
    assert refused(keys, rsa_key("other"), kid="rsa-1") == "signature"


def test_a_changed_signature_is_refused(keys):
    token = rsa_key("rsa-1").sign(PAYLOAD)
    head, _, signature = token.rpartition(".")

    with pytest.raises(TokenRejected) as caught:
        keys.payload_of(f"{head}.{signature[::-1]}", "rsa-1")

    assert caught.value.check == "signature"


# T41


def test_a_flood_of_unknown_kids_causes_one_fetch_for_each_pause(keys, source, clock):
    verify(keys, rsa_key("rsa-1"))
    assert source.fetches == 1

    for number in range(100):
        assert refused(keys, rsa_key("other"), kid=f"unknown-{number}") == "kid"
    assert source.fetches == 2

    clock.advance(PAUSE.total_seconds())
    for number in range(100):
        refused(keys, rsa_key("other"), kid=f"unknown-{number}")
    assert source.fetches == 3


def test_a_flood_from_many_threads_causes_one_fetch(keys, source):
    verify(keys, rsa_key("rsa-1"))
    token = rsa_key("other").sign(PAYLOAD)
    checks = []

    def ask(number):
        try:
            keys.payload_of(token, f"unknown-{number}")
        except TokenRejected as error:
            checks.append(error.check)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert checks == ["kid"] * 50
    assert source.fetches == 2


# oidcc-client-test-signing-key-rotation


def test_keys_that_rotate_again_and_again_are_followed_at_once(keys, source):
    for number in range(1, 6):
        source.keys = [rsa_key(f"rsa-{number % 3}")]
        assert verify(keys, rsa_key(f"rsa-{number % 3}"))
    assert source.fetches == 5


# T43


def test_a_new_key_under_the_same_kid_is_found_by_one_fetch(keys, source):
    verify(keys, rsa_key("rsa-1"))
    source.keys = [rsa_key("rsa-2").jwk(kid="rsa-1")]

    assert verify(keys, rsa_key("rsa-2"), kid="rsa-1")
    assert source.fetches == 2
    assert refused(keys, rsa_key("rsa-1")) == "signature"
    assert source.fetches == 3


# T42


def test_the_last_good_keys_are_kept_while_the_provider_does_not_answer(keys, source, clock):
    verify(keys, rsa_key("rsa-1"))
    source.failure = ProviderUnavailable(check="down")
    clock.advance(LIFETIME.total_seconds() + 1)

    assert verify(keys, rsa_key("rsa-1"))
    clock.advance(PAUSE.total_seconds() + 1)
    with pytest.raises(ProviderUnavailable):
        verify(keys, rsa_key("other"), kid="unknown")
    assert verify(keys, rsa_key("rsa-1"))


def test_without_any_keys_a_token_is_neither_accepted_nor_called_false(keys, source):
    source.failure = ProviderUnavailable(check="down")

    with pytest.raises(ProviderUnavailable):
        verify(keys, rsa_key("rsa-1"))


def test_a_set_that_is_no_set_does_not_replace_good_keys(source, clock):
    documents = [source.fetch(), {"keys": "none"}]
    keys = KeySet(lambda: documents[0], "RS256", clock)
    verify(keys, rsa_key("rsa-1"))
    documents.pop(0)
    clock.advance(LIFETIME.total_seconds() + 1)

    assert verify(keys, rsa_key("rsa-1"))


# oidcc-client-test-kid-absent-single-jwks, -kid-absent-multiple-jwks


def test_a_token_without_kid_is_tried_with_every_key(clock):
    unnamed = [rsa_key(f"rsa-{n}").jwk(kid=REMOVED) for n in range(3)]
    others = [ec_key().jwk(kid=REMOVED, alg=REMOVED), ec_key("k", "secp256k1", "ES256K").jwk(kid=REMOVED)]
    keys = KeySet(Source(*others, *unnamed).fetch, "RS256", clock)

    assert verify(keys, rsa_key("rsa-2"), kid=None)
    assert refused(keys, rsa_key("other"), kid=None) == "signature"


def test_no_more_than_sixteen_keys_are_tried_on_one_token(clock):
    listed = [rsa_key("rsa-1").jwk(kid=f"copy-{n}") for n in range(16)] + [rsa_key("rsa-2")]
    keys = KeySet(Source(*listed).fetch, "RS256", clock)

    assert refused(keys, rsa_key("rsa-2"), kid=None) == "signature"


RSA = rsa_key("rsa-1")

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
    "private": lambda: RSA.jwk(d="AQAB"),
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


def test_only_the_first_hundred_keys_of_a_set_are_looked_at():
    listed = [None] * 100 + [RSA.jwk()]

    assert usable_keys({"keys": listed}, "RS256") == ()
    assert usable_keys({"keys": listed[1:]}, "RS256") != ()


def test_a_key_shows_no_material():
    assert RSA.jwk()["n"] not in repr(usable_keys({"keys": [RSA.jwk()]}, "RS256"))
