"""The back-channel logout sender, against a real listener."""

import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from urllib.parse import parse_qs

import pytest

from tests.support.demo_idp import CLIENT, ISSUER, REDIRECT_URI, answer


@dataclass
class Listener:
    """The client's back-channel endpoint."""

    received: Queue = field(default_factory=Queue)
    status: int = 200
    uri: str = ""

    def next(self) -> str:
        kind, body = self.received.get(timeout=3)
        assert kind == "application/x-www-form-urlencoded"
        return parse_qs(body)["logout_token"][0]


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self.send_response(listener.status)
            self.end_headers()
            listener.received.put((self.headers["content-type"], body))

        def log_message(self, *args) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.uri = f"http://127.0.0.1:{server.server_port}/backchannel-logout"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture
def client(listener):
    return replace(CLIENT, backchannel_logout_uri=listener.uri)


@pytest.fixture
def id_token(visitor):
    visitor.authorize()
    return visitor.exchange(visitor.sign_in()).json()["id_token"]


def test_the_client_is_told_which_session_ended(visitor, id_token, provider, listener, clock):
    visitor.get("/")
    visitor.submit(do="end")
    visitor.http.settle()
    claims = provider.keys.recognise(listener.next(), typ="logout+jwt")
    signed_in = provider.keys.recognise(id_token, typ="JWT")
    assert len(claims.pop("jti")) == 43
    assert claims == {
        "iss": ISSUER,
        "aud": CLIENT.client_id,
        "iat": clock.seconds,
        "exp": clock.seconds + 120,
        "sid": signed_in["sid"],
        "sub": signed_in["sub"],
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }


def test_the_applications_own_sign_out_is_told_once(visitor, id_token, listener):
    for _ in range(2):
        visitor.get("/logout", id_token_hint=id_token)
        visitor.http.settle()
    listener.next()
    assert listener.received.empty()


def test_signing_in_as_somebody_else_tells_nothing(visitor, id_token, listener):
    visitor.authorize(prompt="login")
    visitor.sign_in("ben")
    visitor.http.settle()
    assert listener.received.empty()


def test_an_unhappy_client_is_logged_without_the_token(visitor, id_token, listener, caplog):
    listener.status = 400
    with caplog.at_level(logging.WARNING, "demo_idp"):
        visitor.get("/logout", id_token_hint=id_token)
        visitor.http.settle()
        token = listener.next()
    assert "answered 400" in caplog.text
    assert token not in caplog.text


class TestAClientThatIsAway:
    @pytest.fixture
    def client(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        return replace(CLIENT, backchannel_logout_uri=f"http://127.0.0.1:{port}/")

    def test_does_not_stop_the_sign_out(self, visitor, id_token, caplog):
        response = visitor.get("/logout", id_token_hint=id_token, post_logout_redirect_uri=REDIRECT_URI)
        assert response.status_code == 303
        visitor.http.settle()
        assert "could not be told" in caplog.text
        assert answer(visitor.authorize(prompt="none"))["error"] == "login_required"
