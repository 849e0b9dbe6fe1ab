"""While the provider hangs, those who wait for it keep no place that others need."""

import threading
import time
from contextlib import contextmanager

import pytest

from auth.edge.pool import Pool
from auth.edge.websocket import WebsocketEdge
from auth.edge_names import OVERLOADED
from tests.support.edge_socket import edge_socket
from tests.support.flow import Airlock
from tests.support.stub_server import Slow

CROWD = 100
"""More than any pool of the edge has room for."""
HANGS = 4  # seconds


@pytest.fixture
def restarted(airlock, tab, provider, clock, tmp_path):
    """A signed-in browser at a fresh process, which knows nothing of the provider."""
    tab.sign_in()
    fresh = Airlock(provider, tmp_path / "airlock.db", clock)
    again = fresh.tab()
    again.http.cookies = tab.http.cookies
    yield again
    fresh.engine.dispose()


@contextmanager
def a_crowd(act):
    """Many who do this and wait; entered when the first of them is at the provider."""
    threads = [threading.Thread(target=act) for _ in range(CROWD)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
        assert any(thread.is_alive() for thread in threads), "the provider hung meanwhile"
    finally:
        for thread in threads:
            thread.join()


def start(tab):
    return tab.get("/login", params={"iss": tab.airlock.provider.issuer})


def send_logout_token(airlock, token):
    return airlock.tab().http.post("/backchannel-logout", data={"logout_token": token})


def test_a_crowd_of_logout_tokens_takes_no_place_of_pages_or_sign_ins_and_asks_for_keys_once(restarted, provider):
    airlock, asked = restarted.airlock, provider.count("jwks")
    assert airlock.service.provider.metadata  # known already: what hangs is the keys
    provider.header_changes = {"kid": "unknown"}
    token = provider.logout_token()
    provider.header_changes = {}
    provider.misbehave("jwks", Slow(HANGS))
    stranger = airlock.tab()

    with a_crowd(lambda: send_logout_token(airlock, token)):
        with edge_socket(airlock, restarted) as socket:
            assert socket.receive_json() == [restarted.session.handle]
        assert start(stranger).headers["location"].startswith(provider.origin)

    assert provider.count("jwks") == asked + 1


def test_a_crowd_of_sign_ins_takes_no_place_of_pages(restarted, provider):
    airlock = restarted.airlock
    provider.misbehave("discovery", Slow(HANGS))

    with a_crowd(lambda: start(airlock.tab())), edge_socket(airlock, restarted) as socket:
        assert socket.receive_json() == [restarted.session.handle]


def test_a_handshake_that_finds_no_room_does_not_blame_the_database(tab, airlock):
    tab.sign_in()
    sockets = next(layer for layer in airlock.edge.middleware if layer.cls is WebsocketEdge)
    sockets.kwargs["pool"] = Pool(threads=1, waiting=-1)  # no room for anybody

    with edge_socket(airlock, tab) as socket:
        assert socket.receive_json() == [OVERLOADED]
