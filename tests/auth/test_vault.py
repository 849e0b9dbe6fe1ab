"""What is kept secret at rest, and how its key is changed."""

import pytest

from auth.errors import StoreUnavailable
from auth.vault import Vault, fingerprint, random_token

OLD, NEW = "the first secret, long enough to be one", "the second secret, long enough to be one"


@pytest.mark.parametrize("text", ["", "a token", "ü\n\x00", "x" * 100_000], ids=len)
def test_what_was_sealed_opens_again_and_is_not_readable_before(text):
    sealed = Vault(OLD).seal(text)

    assert text == "" or text not in sealed
    assert Vault(OLD).open(sealed) == text


def test_the_same_text_never_looks_the_same():
    vault = Vault(OLD)

    assert vault.seal("a token") != vault.seal("a token")


def test_a_new_secret_opens_what_the_previous_one_sealed_and_seals_with_the_new_one():
    rotated = Vault(NEW, [OLD])

    assert rotated.open(Vault(OLD).seal("a token")) == "a token"
    assert Vault(NEW).open(rotated.seal("a token")) == "a token"


def test_the_previous_secret_does_not_open_what_the_new_one_sealed():
    with pytest.raises(StoreUnavailable):
        Vault(OLD).open(Vault(NEW, [OLD]).seal("a token"))


def test_without_its_secret_nothing_opens_and_nothing_is_told():
    sealed = Vault(OLD).seal("a token")

    with pytest.raises(StoreUnavailable) as refused:
        Vault(NEW).open(sealed)

    assert refused.value.check == "vault"
    assert sealed not in str(vars(refused.value))


@pytest.mark.parametrize(
    "change", [lambda s: s[:-4] + "AAAA", lambda s: s[:-1], lambda s: "A" + s, lambda s: "", lambda s: "ü"]
)
def test_what_was_tampered_with_does_not_open(change):
    with pytest.raises(StoreUnavailable):
        Vault(OLD).open(change(Vault(OLD).seal("a token")))


def test_a_fingerprint_is_always_the_same_and_hides_its_value():
    assert fingerprint("value") == fingerprint("value")
    assert fingerprint("value") != fingerprint("valuf")
    assert len(fingerprint("value")) == 64


@pytest.mark.parametrize(("bits", "characters"), [(128, 22), (256, 43)])
def test_random_values_have_their_length_and_never_come_twice(bits, characters):
    values = {random_token(bits) for _ in range(1000)}

    assert len(values) == 1000
    assert {len(value) for value in values} == {characters}
