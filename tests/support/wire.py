"""A browser without a screen, over real HTTP and Streamlit's real websocket.

    person = Visitor("https://localhost:8443", certificate)
    person.sign_in("/customers")
    with person.tab() as tab:
        seen = tab.run("/billing")      # what the page's run sent: texts, the number of figures, where it leads to

It keeps cookies and follows nothing by itself. It knows Streamlit's messages only as far as it reads them.
"""

import json
import re
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from google.protobuf.message import Message
from requests.adapters import HTTPAdapter
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PATIENCE = 30.0
"""Seconds. Waits end when their condition holds; this only bounds how long a broken journey takes to fail."""

QUIET = 1.5
"""Seconds without a word, after which no further run is expected."""


@dataclass
class Seen:
    """What one run of a page sent."""

    texts: list[str] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    """The id of each button, by what it says."""
    figures: int = 0
    """How many cards with a number."""

    def says(self, sentence: str) -> bool:
        return any(sentence in text for text in self.texts)

    @property
    def leads_to(self) -> str | None:
        """Where the page sends the browser, if it does."""
        for text in self.texts:
            if '"url"' in text and '"Continue"' in text:
                return str(json.loads(text)["url"])
        return None

    def take(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        self.texts += _strings(message)
        if element.WhichOneof("type") == "metric":
            self.figures += 1
        if element.WhichOneof("type") == "button":
            self.buttons[element.button.label] = element.button.id


class Tab:
    """One open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._last = Seen()
        self._page = ""

    def run(self, page: str, query: str = "") -> Seen:
        """Open a page, and wait until its script has ended."""
        self._page = page
        return self._rerun(query=query)

    def press(self, label: str) -> Seen:
        """Press a button of the page as it was seen last."""
        return self._rerun(pressed=self._last.buttons[label])

    def press_twice(self, label: str, apart: float) -> Seen:
        """Press a button of the page as it was seen last, twice; what the last run that this causes has sent."""
        pressed = self._last.buttons[label]
        self._socket.send(self._asking(pressed=pressed).SerializeToString())
        time.sleep(apart)
        self._socket.send(self._asking(pressed=pressed).SerializeToString())
        self._last = self._read_on()
        return self._last

    def closes_within(self, seconds: float) -> float | None:
        """How long it took until the server closed the page, or None if it did not."""
        begun = time.monotonic()
        while (left := begun + seconds - time.monotonic()) > 0:
            try:
                self._socket.recv(timeout=left)
            except ConnectionClosed:
                return time.monotonic() - begun
            except TimeoutError:
                return None
        return None

    def _rerun(self, *, query: str = "", pressed: str | None = None) -> Seen:
        self._socket.send(self._asking(query=query, pressed=pressed).SerializeToString())
        self._last = self._read()
        return self._last

    def _asking(self, *, query: str = "", pressed: str | None = None) -> BackMsg:
        said = BackMsg()
        said.rerun_script.page_name = self._page.strip("/")
        said.rerun_script.query_string = query
        if pressed is not None:
            state = said.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        return said

    def _read_on(self) -> Seen:
        """Until a script has ended and for a while nothing has followed."""
        seen, ended = Seen(), False
        while True:
            message = ForwardMsg()
            try:
                message.ParseFromString(self._socket.recv(timeout=QUIET if ended else PATIENCE))
            except TimeoutError:
                if ended:
                    return seen
                raise
            kind = message.WhichOneof("type")
            if kind == "new_session":
                seen = Seen()
            ended = ended if kind == "session_status_changed" else kind == "script_finished"
            seen.take(message)

    def _read(self) -> Seen:
        seen, ends = Seen(), time.monotonic() + PATIENCE
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=ends - time.monotonic()))
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return seen
            else:
                seen.take(message)


class Visitor:
    """One browser: its cookies, and who it says it is to the proxy. `base` is the path of the dashboard."""

    def __init__(
        self, origin: str, certificate: Path | None = None, *, base: str = "", source_address: str | None = None
    ) -> None:
        self.origin = origin
        self.base = base
        self.headers: dict[str, str] = {}
        """Sent with everything, for a proxy that is told which replica to take."""
        self._certificate = certificate
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = str(certificate) if certificate else True
        if source_address is not None:
            self._http.mount("http://", _From(source_address))
            self._http.mount("https://", _From(source_address))

    def get(self, path: str, **more: Any) -> requests.Response:
        """GET an address of ours; redirects are not followed."""
        headers = {**self.headers, **more.pop("headers", {})}
        return self._http.get(self.origin + path, allow_redirects=False, timeout=PATIENCE, headers=headers, **more)

    def begin_sign_in(self, issuer: str, return_to: str = "/") -> str:
        """Ask for a sign-in: the address at the provider."""
        query = urlencode({"iss": issuer, "target_link_uri": self.origin + self.base + return_to})
        answer = self.get(f"{self.base}/login?{query}")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def arrive(self, address: str) -> requests.Response:
        """Bring the provider's answer back to us."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == self.origin
        return self.get(f"{parts.path}?{parts.query}")

    def sign_in(self, issuer: str, return_to: str = "/") -> requests.Response:
        """The whole way, at a provider that agrees to everything."""
        return self.arrive(agree(self.begin_sign_in(issuer, return_to)))

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self._http.cookies)

    def takes_cookies_of(self, other: "Visitor") -> None:
        """As a second window of the same browser does."""
        self._http.cookies = other._http.cookies

    @contextmanager
    def tab(self, cookies: Mapping[str, str] | None = None, origin: str | None = None) -> Iterator[Tab]:
        """An open page, until the block ends or the server closes it; with `cookies`, as somebody who copied those."""
        sent = self.cookies if cookies is None else cookies
        address = re.sub("^http", "ws", self.origin) + f"{self.base}/_stcore/stream"
        with connect(
            address,
            origin=origin or self.origin,
            subprotocols=["streamlit", "none"],
            additional_headers={**self.headers, "cookie": "; ".join(f"{name}={value}" for name, value in sent.items())},
            ssl=ssl.create_default_context(cafile=self._certificate) if self._certificate else None,
            proxy=None,
            max_size=None,
            open_timeout=PATIENCE,
        ) as socket:
            yield Tab(socket)


class _From(HTTPAdapter):
    """Connects from this address of the machine."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, source_address=(self._address, 0), **options)


def agree(address: str) -> str:
    """Go to the provider, agree to everything, and say where it sends the browser next."""
    answer = requests.get(address, allow_redirects=False, timeout=PATIENCE)
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["location"]


def _strings(message: Message) -> Iterator[str]:
    """Every text in a message, however deep."""
    for kind, value in message.ListFields():
        for item in value if kind.is_repeated else [value]:
            if isinstance(item, str):
                yield item
            elif isinstance(item, Message):
                yield from _strings(item)
