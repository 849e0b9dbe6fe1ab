"""A browser's side of the live dashboard without a browser: HTTP for signing in, Streamlit's websocket for the rest."""

import socket
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from auth.browser import Browser
from tests.support.demo_idp import Visitor
from tests.support.live import LiveAirlock

ANSWER_SECONDS = 20


class Person:
    """Somebody at a browser that keeps cookies. `cookie` is what it would send now."""

    def __init__(self, server: LiveAirlock) -> None:
        self.server = server
        self.http = httpx.Client(trust_env=False, timeout=30)
        self._visitor = Visitor(self.http, issuer=f"{server.origin}/demo-idp")

    def close(self) -> None:
        self.http.close()

    @property
    def cookie(self) -> str:
        return f"airlock-{self.server.port}={self.http.cookies.get(f'airlock-{self.server.port}')}"

    def sign_in(self, name: str) -> "Person":
        self._at_provider(f"/login?{urlencode({'iss': self._visitor.issuer})}")
        return self._back(self._visitor.sign_in(name))

    def step_up(self) -> "Person":
        self._at_provider("/step-up?gate=/billing")
        return self._back(self._visitor.enter_code())

    def _at_provider(self, path: str) -> None:
        answer = self.http.get(self.server.origin + path)
        self._visitor.get("/authorize", **dict(parse_qsl(urlsplit(answer.headers["location"]).query)))

    def _back(self, response: httpx.Response) -> "Person":
        assert self.http.get(response.headers["location"]).status_code == 303
        return self

    def session(self) -> Mapping[str, Any]:
        """This browser's latest session in the database, read beside the server."""
        browser = Browser.parse(self.cookie.partition("=")[2])
        assert browser is not None
        with closing(sqlite3.connect(self.server.folder / "airlock.db")) as connection:
            connection.row_factory = sqlite3.Row
            query = "SELECT * FROM auth_sessions WHERE browser_hash = ? ORDER BY signed_in_at DESC"
            return dict(connection.execute(query, (browser.name_hash,)).fetchone())

    def sign_out_at_provider(self) -> None:
        """End this session as the provider's frame would, from anywhere."""
        query = urlencode({"iss": self._visitor.issuer, "sid": self.session()["provider_sid"]})
        httpx.get(f"{self.server.origin}/frontchannel-logout?{query}", trust_env=False).raise_for_status()


class Tab:
    """One websocket, and what Streamlit says through it."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, **message: Any) -> None:
        self.connection.send(BackMsg(**message).SerializeToString())

    def run(self, page: str = "") -> str:
        """Ask for a run of a page; everything that came, as text, until the script has finished."""
        self.send(rerun_script={"page_name": page})
        return self.listen(ANSWER_SECONDS)

    def listen(self, seconds: float) -> str:
        """Everything that comes, as text, until a script has finished."""
        said = []
        while True:
            data = self.connection.recv(timeout=seconds)
            message = ForwardMsg.FromString(data if isinstance(data, bytes) else data.encode())
            if message.WhichOneof("type") == "new_session":
                self.session_id = message.new_session.initialize.session_id
            said.append(str(message))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)


@contextmanager
def open_tab(
    server: LiveAirlock,
    cookie: str = "",
    *,
    origin: str | None = "same",
    host: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    resumes: str = "",
) -> Iterator[Tab]:
    """A websocket as a browser would open it, or not quite. Raises `InvalidStatus` when it is refused."""
    protocols = ["streamlit", "no-xsrf-token", resumes] if resumes else ["streamlit"]
    address = f"ws://{host or f'localhost:{server.port}'}/_stcore/stream"
    with (
        socket.create_connection(("localhost", server.port)) as line,
        connect(
            address,
            sock=line,
            origin=server.origin if origin == "same" else origin,  # type: ignore[arg-type]
            subprotocols=[Subprotocol(name) for name in protocols],
            additional_headers=[*headers, *([("Cookie", cookie)] if cookie else [])],
            proxy=None,
            compression=None,
            max_size=None,
        ) as connection,
    ):
        yield Tab(connection)


def raw_handshake(server: LiveAirlock, *headers: tuple[str, str]) -> int:
    """The status that a handshake with exactly these headers gets, also such as no library would send."""
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *(f"{name}: {value}" for name, value in headers),
    ]
    with socket.create_connection(("localhost", server.port), timeout=ANSWER_SECONDS) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(line.recv(4096).split(b" ")[1])
