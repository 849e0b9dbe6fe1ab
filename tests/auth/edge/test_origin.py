"""Whose name was used: ours, a loopback alias of ours, or another one."""

import pytest

from auth.edge.origin import Host, is_loopback, judge_host
from tests.support.hosts import BAD_HOSTS

LOCAL = "http://localhost:8501"
PUBLIC = "https://airlock.example.test"


@pytest.mark.parametrize("host", BAD_HOSTS, ids=ascii)
def test_a_bad_host_is_foreign(host):
    assert judge_host(host, LOCAL) is Host.FOREIGN
    assert judge_host(host, PUBLIC) is Host.FOREIGN


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", LOCAL),
        ("LOCALHOST:8501", LOCAL),
        ("airlock.example.test", PUBLIC),
        ("Airlock.Example.Test", PUBLIC),
        ("airlock.example.test:443", PUBLIC),
        ("airlock.example.test", PUBLIC + ":443"),
        ("localhost:80", "http://localhost"),
        ("localhost", "http://localhost:80"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_the_public_name_is_ours_with_or_without_the_default_port(host, origin):
    assert judge_host(host, origin) is Host.OURS


@pytest.mark.parametrize(
    "host", ["airlock.example.test:80", "airlock.example.test:8443", "airlock.example.test:443:443"]
)
def test_another_port_of_the_public_name_is_foreign(host):
    assert judge_host(host, PUBLIC) is Host.FOREIGN


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8501", LOCAL),
        ("[::1]:8501", LOCAL),
        ("localhost:8501", "http://127.0.0.1:8501"),
        ("127.0.0.1", "http://localhost:80"),
    ],
)
def test_another_name_of_this_machine_with_our_port_is_an_alias(host, origin):
    assert judge_host(host, origin) is Host.ALIAS


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:443", "[::1]"])
def test_a_loopback_name_is_no_alias_of_a_public_one(host):
    assert judge_host(host, PUBLIC) is Host.FOREIGN


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8501", "127.8.9.1", "::1", "[::1]:1"]
)
def test_this_machine_is_recognised(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "10.0.0.1",
        "127.evil.example",
        "127.0.0.1.evil.example",
        "127.\u00b2",
        "fe80::1",
        "localhost.evil.example",
        "::",
    ],
    ids=ascii,
)
def test_another_machine_is_not_taken_for_this_one(host):
    assert not is_loopback(host)
