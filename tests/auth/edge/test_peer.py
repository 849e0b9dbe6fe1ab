"""Who sent a request: believed from trusted proxies, link by link, and from nobody else."""

import pytest

from auth.edge.peer import client_address
from auth.settings.fields import read_proxies

NEAR, FAR, PERSON, FORGED = "10.0.0.5", "10.1.0.7", "203.0.113.9", "198.51.100.7"
TRUSTED = read_proxies("10.0.0.5 10.1.0.0/16 2001:db8::/64")


def address(peer: str | None, *said: str, trusted=TRUSTED) -> str:
    headers = [(b"x-forwarded-for", value.encode()) for value in said]
    return client_address({"type": "http", "client": peer and (peer, 40000), "headers": headers}, trusted)


def test_without_a_header_it_is_the_machine_at_the_other_end():
    assert address(PERSON) == PERSON
    assert address(NEAR) == NEAR


def test_a_trusted_proxy_says_whom_it_heard_from():
    assert address(NEAR, PERSON) == PERSON


def test_a_chain_of_trusted_proxies_is_followed_to_its_end():
    assert address(NEAR, f"{PERSON}, {FAR}") == PERSON
    assert address(NEAR, PERSON, FAR) == PERSON  # two lines are one list (RFC 9110, 5.3)


def test_what_a_person_wrote_before_the_proxy_is_not_believed():
    assert address(NEAR, f"{FORGED}, {PERSON}") == PERSON
    assert address(NEAR, f"{NEAR}, {PERSON}") == PERSON


def test_a_header_of_anybody_else_is_not_believed():
    assert address(PERSON, FORGED) == PERSON
    assert address(PERSON, NEAR) == PERSON
    assert address(NEAR, PERSON, trusted=()) == NEAR


@pytest.mark.parametrize("garbage", ["", "unknown", "_hidden", "<script>", "1.2.3", "10.0.0.5:80", "a" * 10000, "\x00"])
def test_garbage_ends_at_the_machine_that_is_known(garbage):
    assert address(NEAR, garbage) == NEAR
    assert address(NEAR, f"{PERSON}, {garbage}") == NEAR


def test_an_address_of_the_older_kind_inside_one_of_the_newer_is_the_same():
    assert address("::ffff:10.0.0.5", PERSON) == PERSON
    assert address(NEAR, "::ffff:203.0.113.9") == PERSON


def test_a_proxy_may_speak_the_newer_kind():
    assert address("2001:db8::1", "2001:db8:1::9") == "2001:db8:1::9"


def test_a_list_without_end_is_not_read_to_its_end():
    assert address(NEAR, ", ".join([PERSON, *[NEAR] * 10_000])) == NEAR


def test_a_connection_without_an_address_has_none():
    assert address(None, PERSON) == ""
    assert address("testclient") == ""
