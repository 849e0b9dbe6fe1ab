import threading

import pytest

from auth.errors import ProviderUnavailable, TokenRejected, UnusableAnswer
from auth.oidc.cached import LIFETIME, PAUSE
from auth.oidc.keys import KeySet
from tests.support.oidc_client import FrozenClock
from tests.support.oidc_key_source import PAYLOAD, Source, verify
from tests.support.oidc_keys import REMOVED, ec_key, rsa_key


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def source():
    return Source(rsa_key("rsa-1"))


@pytest.fixture
def keys(source, clock):
    return KeySet(source.fetch, "RS256", clock)


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


WITHOUT_KEYS = {
    "no list": {"keys": "none"},
    "nothing": {},
    "an empty list": {"keys": []},
    "rubbish": {"keys": [None, "rsa-1", {"kty": "moon"}]},
    "keys of another kind": {"keys": [ec_key().jwk(), rsa_key("rsa-1").jwk(use="enc")]},
}


@pytest.mark.parametrize("document", WITHOUT_KEYS.values(), ids=WITHOUT_KEYS)
def test_an_answer_without_usable_keys_does_not_replace_good_ones(source, clock, document):
    answers = [source.fetch(), document]
    keys = KeySet(lambda: answers[0], "RS256", clock)
    verify(keys, rsa_key("rsa-1"))
    answers.pop(0)
    clock.advance(LIFETIME.total_seconds() + 1)

    assert verify(keys, rsa_key("rsa-1"))
    clock.advance(PAUSE.total_seconds() + 1)
    with pytest.raises(UnusableAnswer):
        verify(keys, rsa_key("other"), kid="unknown")
    assert verify(keys, rsa_key("rsa-1"))


def test_while_no_usable_keys_come_unknown_kids_still_cause_one_fetch_for_each_pause(keys, source, clock):
    verify(keys, rsa_key("rsa-1"))
    source.keys = []

    for number in range(100):
        with pytest.raises(UnusableAnswer):
            verify(keys, rsa_key("other"), kid=f"unknown-{number}")
    assert source.fetches == 2

    source.keys = [rsa_key("rsa-2").jwk(kid="rsa-1")]
    clock.advance(PAUSE.total_seconds())
    assert verify(keys, rsa_key("rsa-2"), kid="rsa-1")
    assert source.fetches == 3


def test_a_first_answer_without_usable_keys_is_no_verdict_about_the_token(source, clock):
    keys = KeySet(lambda: {"keys": []}, "RS256", clock)

    with pytest.raises(UnusableAnswer) as caught:
        verify(keys, rsa_key("rsa-1"))

    assert (caught.value.check, caught.value.got) == ("keys.usable", "none")


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


# T41, T88: what anybody may send


@pytest.mark.parametrize("failure", [ProviderUnavailable(check="down"), TokenRejected(check="discovery.issuer")])
def test_without_any_keys_tokens_of_strangers_cause_one_fetch_for_each_pause(keys, source, clock, failure):
    strangers = keys.for_strangers()
    source.failure = failure

    for expected in (1, 2):
        for number in range(100):
            with pytest.raises(type(failure)):
                verify(strangers, rsa_key("other"), kid=f"unknown-{number}")
        assert source.fetches == expected
        clock.advance(15)

    with pytest.raises(type(failure)):
        verify(keys, rsa_key("rsa-1"))
    assert source.fetches == 3, "a sign-in does not wait"


def test_unknown_kids_of_strangers_cause_one_fetch_a_minute(keys, source, clock):
    strangers = keys.for_strangers()
    verify(keys, rsa_key("rsa-1"))

    for seconds, fetches in ((0, 2), (59, 2), (1, 3)):
        clock.advance(seconds)
        assert refused(strangers, rsa_key("other"), kid="unknown") == "kid"
        assert source.fetches == fetches


def test_while_strangers_wait_the_keys_that_a_sign_in_found_serve_them_too(keys, source):
    strangers = keys.for_strangers()
    source.failure = ProviderUnavailable(check="down")
    with pytest.raises(ProviderUnavailable):
        verify(strangers, rsa_key("rsa-1"))
    source.failure = None
    verify(keys, rsa_key("rsa-1"))

    assert verify(strangers, rsa_key("rsa-1"))


def test_old_keys_serve_strangers_too_while_the_provider_does_not_answer_but_hide_no_refusal(keys, source, clock):
    strangers = keys.for_strangers()
    verify(strangers, rsa_key("rsa-1"))
    clock.advance(LIFETIME.total_seconds() + 1)
    source.failure = ProviderUnavailable(check="down")

    assert [bool(verify(strangers, rsa_key("rsa-1"))) for _ in range(3)] == [True] * 3
    assert source.fetches == 2

    clock.advance(60)
    source.failure = TokenRejected(check="discovery.issuer")
    for _ in range(3):
        assert refused(strangers, rsa_key("rsa-1")) == "discovery.issuer"
    assert source.fetches == 3


def test_a_token_of_a_stranger_keeps_no_sign_in_from_following_a_rotation(keys, source):
    strangers = keys.for_strangers()
    verify(keys, rsa_key("rsa-1"))
    assert refused(strangers, rsa_key("other"), kid="junk") == "kid"
    source.keys = [rsa_key("rsa-2")]

    assert refused(strangers, rsa_key("rsa-2")) == "kid"
    assert verify(keys, rsa_key("rsa-2"))
    assert verify(strangers, rsa_key("rsa-2"))


@pytest.mark.parametrize("of", [lambda keys: keys, KeySet.for_strangers], ids=["sign-ins", "strangers"])
def test_a_fresh_process_fetches_once_for_a_flood_of_unknown_kids(keys, source, of):
    asked = of(keys)

    for number in range(100):
        assert refused(asked, rsa_key("other"), kid=f"unknown-{number}") == "kid"

    assert source.fetches == 1
