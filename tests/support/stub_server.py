"""HTTP on loopback for stand-ins of other people's servers, honest or not.

It knows requests and answers; what is answered its owner knows: a method `answer_<last part of the path>` for each.
"""

import ssl
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Raw:
    """Answer with these bytes."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


def page(status: int, **headers: str) -> Raw:
    """Answer with a page of a gateway, no JSON."""
    return Raw(b"<html>sorry</html>", status, "text/html", tuple(headers.items()))


@dataclass(frozen=True)
class Slow:
    """Answer honestly, but only after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Drip:
    """Send a byte now and then, for ever: each read succeeds, the answer never comes."""

    pause: float = 0.05
    in_header: bool = False


@dataclass(frozen=True)
class Recorded:
    """One request that came."""

    endpoint: str
    method: str
    headers: dict[str, str]
    parameters: dict[str, str]


Behaviour = Raw | Slow | Drip


class StubServer:
    """Serves the `answer_…` methods of an owner, unless `behaviours` says otherwise for an endpoint."""

    def __init__(self, owner: Any, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Recorded] = []
        self.behaviours: dict[str, Behaviour] = {}
        self.stopping = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, owner))
        self._http.daemon_threads = True
        self._scheme = "https" if tls else "http"
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}"

    def stop(self) -> None:
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()


def _handler(server: StubServer, owner: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._serve("")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

        def _serve(self, body: str) -> None:
            target = urlsplit(self.path)
            name = target.path.rpartition("/")[2].replace("openid-configuration", "discovery")
            parameters = dict(parse_qsl(body or target.query, keep_blank_values=True))
            headers = {key.lower(): value for key, value in self.headers.items()}
            request = Recorded(name, self.command, headers, parameters)
            server.requests.append(request)
            behaviour = server.behaviours.get(name)
            if isinstance(behaviour, Drip):
                return self._drip(behaviour)
            if isinstance(behaviour, Slow):
                server.stopping.wait(behaviour.seconds)
            answer = getattr(owner, f"answer_{name}", lambda _: page(404))
            return self._send(behaviour if isinstance(behaviour, Raw) else answer(request))

        def _send(self, answer: Raw) -> None:
            self.send_response(answer.status)
            for header, value in (("Content-Type", answer.content_type), *answer.headers):
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self._write(answer.body)

        def _drip(self, drip: Drip) -> None:
            head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n"
            self._write(head + (b"X-Long: " if drip.in_header else b"\r\n"))
            while not server.stopping.is_set() and self._write(b" "):
                time.sleep(drip.pause)

        def _write(self, data: bytes) -> bool:
            try:
                self.wfile.write(data)
            except OSError:
                return False  # The caller hung up.
            return True

        def log_message(self, *_: object) -> None:
            pass

    return Handler
