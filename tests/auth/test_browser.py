"""The cookie as a noun: a name that opens nothing, and perhaps a key."""

import pytest

from auth.browser import Browser
from auth.vault import fingerprint

NAME, KEY = "n" * 22, "k" * 43


def test_a_value_with_a_key_is_read_and_written_alike():
    browser = Browser.parse(f"{NAME}.{KEY}")

    assert (browser.name, browser.key, browser.value) == (NAME, KEY, f"{NAME}.{KEY}")


def test_a_value_without_a_key_is_a_browser_that_opens_nothing():
    browser = Browser.parse(f"{NAME}.")

    assert (browser.name, browser.key, browser.key_hash) == (NAME, None, None)


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        NAME,
        f".{KEY}",
        f"{NAME}.{KEY}.",
        f"{NAME}.{KEY}x",
        f"{NAME}.{KEY[:-1]}",
        f"{NAME[:-1]}.{KEY}",
        f"{NAME}x.{KEY}",
        f"{NAME}.{KEY}\n",
        f"\n{NAME}.{KEY}",
        f" {NAME}.{KEY}",
        f"{NAME}..{KEY[1:]}",
        f"{NAME}.{'ü' * 43}",
        f"{NAME}.{'+' * 43}",
        f"{NAME}.{'%' * 43}",
        f"{NAME}.{'=' * 43}",
        "null",
        "x" * 100_000,
    ],
    ids=lambda value: ascii(value)[:30],
)
def test_garbage_is_nobody(value):
    assert Browser.parse(value) is None


def test_a_new_browser_has_a_well_formed_name_of_its_own_and_no_key():
    first, second = Browser.mint(), Browser.mint()

    assert first.name != second.name
    assert first.key is None
    assert Browser.parse(first.value) == first


def test_a_key_is_given_and_taken_and_the_name_stays():
    browser = Browser.mint()

    assert browser.holding(KEY).key == KEY
    assert browser.holding(KEY).holding(None) == browser


def test_the_store_knows_hashes_only_and_the_repr_shows_nothing():
    browser = Browser(NAME, KEY)

    assert (browser.name_hash, browser.key_hash) == (fingerprint(NAME), fingerprint(KEY))
    assert NAME not in repr(browser)
    assert KEY not in repr(browser)
