"""A role that is taken away, or given, by signing in again reaches tabs in which nothing is clicked."""

import time

import pytest
from starlette.websockets import WebSocketDisconnect

from auth.edge import live
from tests.support.edge_socket import edge_socket
from tests.support.flow import Airlock


@pytest.fixture(autouse=True)
def looks_more_often(monkeypatch):
    """At which sessions still live; every five seconds would make these tests wait."""
    monkeypatch.setattr(live, "EVERY_SECONDS", 0.5)


@pytest.mark.parametrize(("before", "after"), [(["finance"], []), ([], ["finance"]), (["finance"], ["admin"])])
def test_a_role_change_by_signing_in_again_makes_idle_tabs_come_again(airlock: Airlock, tab, provider, before, after):
    provider.claim_changes["groups"] = before
    tab.sign_in()
    with edge_socket(airlock, tab) as idle:
        idle.receive_json()
        provider.claim_changes["groups"] = after
        tab.sign_in()
        renewed = time.monotonic()

        with pytest.raises(WebSocketDisconnect) as closed:
            idle.receive_json()

    assert closed.value.code == 1012
    assert time.monotonic() - renewed < 15


def test_signing_in_again_with_the_same_roles_leaves_tabs_alone(airlock: Airlock, tab, provider):
    provider.claim_changes["groups"] = ["admin", "finance"]
    tab.sign_in()
    provider.claim_changes["groups"] = ["finance", "admin"]
    tab.sign_in()
    with edge_socket(airlock, tab) as idle:
        idle.receive_json()
        time.sleep(1.5)
        idle.send_bytes(b"")
