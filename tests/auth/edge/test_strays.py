"""Callbacks that no sign-in waits for: from each address so many in a minute, then one answer and one line for all."""

from datetime import timedelta

import pytest

from auth.edge.strays import ADDRESSES, MOST, Strays


@pytest.fixture
def strays(clock):
    return Strays(clock)


def flood(strays, address="10.0.0.1"):
    for _ in range(MOST):
        strays.another(address)
    return strays.another(address)


def test_so_many_in_a_minute_are_refusals_like_others_and_the_next_is_one_too_many(strays):
    assert [strays.another("10.0.0.1") for _ in range(MOST)] == [None] * MOST
    assert strays.another("10.0.0.1").code == "too_many_strays"


def test_a_flood_is_one_line_in_a_minute_that_says_how_many_it_stands_for(strays, clock, caplog):
    first = flood(strays)
    for _ in range(500):
        assert strays.another("10.0.0.1") is first
    clock.forward(seconds=59)
    flood(strays)
    clock.forward(seconds=1)
    second = strays.another("10.0.0.1")

    lines = [record.getMessage() for record in caplog.records]
    assert [line.partition(" check")[0] for line in lines] == [
        f"callback refused: too_many_strays [{error.reference}]" for error in (first, second)
    ]
    assert f"got=more, and {500 + MOST + 1} since the last such line" in lines[1]


def test_the_minute_slides(strays, clock):
    for _ in range(MOST * 3):
        assert strays.another("10.0.0.1") is None
        clock.forward(seconds=60 / MOST)


def test_after_a_quiet_minute_refusals_are_like_others_again(strays, clock):
    flood(strays)
    clock.forward(minutes=1)

    assert strays.another("10.0.0.1") is None


@pytest.mark.parametrize("other", ["10.0.0.2", "", "2001:db8:0:1::1"])
def test_another_address_is_another_count(strays, other):
    flood(strays)

    assert strays.another(other) is None


def test_a_network_of_one_household_counts_as_one_address(strays):
    for number in range(MOST + 1):
        last = strays.another(f"2001:db8::{number:x}:1")

    assert last is not None
    assert strays.another("2001:db8:0:1::1") is None


def test_addresses_that_were_heard_of_long_ago_are_forgotten(strays):
    flood(strays)
    for number in range(ADDRESSES):
        strays.another(f"10.{number // 65_536 + 1}.{number // 256 % 256}.{number % 256}")

    assert strays.another("10.0.0.1") is None


def test_a_clock_that_goes_back_locks_nobody_out_for_longer_than_it_went(strays, clock):
    flood(strays)
    clock.moment -= timedelta(minutes=5)
    strays.another("10.0.0.1")
    clock.forward(minutes=6)

    assert strays.another("10.0.0.1") is None
