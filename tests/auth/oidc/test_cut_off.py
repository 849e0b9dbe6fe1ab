"""A call that is cut off from outside: whoever reads is told, and nothing new comes to stand."""

import socket
import threading

import pytest
import requests

from auth.oidc.cut_off import CutOffAdapter


@pytest.fixture
def silent():
    """The address of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


@pytest.fixture
def session():
    with requests.Session() as session:
        session.trust_env = False
        session.adapter = CutOffAdapter()
        session.mount("http://", session.adapter)
        yield session


def test_whoever_waits_for_an_answer_is_told_when_it_is_cut(silent, session):
    connected, ended = threading.Event(), threading.Event()
    opened = session.adapter._opened
    session.adapter._opened = lambda sock: (opened(sock), connected.set())

    def ask():
        with pytest.raises(requests.ConnectionError):
            session.get(silent, timeout=30)
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    assert connected.wait(15)

    session.adapter.cut()

    assert ended.wait(15)


def test_a_connection_that_comes_to_stand_after_the_cut_is_dead(silent, session):
    session.adapter.cut()

    with pytest.raises(requests.ConnectionError):
        session.get(silent, timeout=15)  # a timeout would be another error
