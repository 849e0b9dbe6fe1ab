"""The websocket at the edge: who may open one, which session it carries, what may be said through it.

Streamlit lets a reconnecting client name its old session and resume it when `st.user` is equal, so `st.user` must
differ between people: the edge sets the header that `server.trustedUserHeaders` maps there, and strips whatever a
client sent under that name. It refuses a handshake without an Origin or with a foreign one (Streamlit does not),
and drops messages that no page of ours needs (any client could clear everybody's caches).
"""

import logging
from collections.abc import Iterable

from google.protobuf.message import DecodeError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from auth import audit, log_context
from auth.admission import Admission, Door, Held, admit, touch
from auth.browser import Browser
from auth.edge import cookie, doubled
from auth.edge.live import LiveSockets, Socket
from auth.edge.origin import Host, judge_host
from auth.edge.pool import Pool
from auth.edge_names import ANONYMOUS, ENTRY_HEADER, OVERLOADED, SESSION_HEADER, TWO_COOKIES, UNREADABLE
from auth.errors import AuthError, Overloaded, TurnedAway
from auth.service import Service

NEEDED_MESSAGES = frozenset({"rerun_script", "stop_script", "app_heartbeat", "file_urls_request"})
PROTOCOL_ERROR = 1002
log = logging.getLogger(__name__)


class WebsocketEdge:
    """Pure ASGI middleware around Streamlit's stream; everything that is not a websocket passes by."""

    def __init__(self, app: ASGIApp, service: Service, pool: Pool, live: LiveSockets) -> None:
        self._app = app
        self._service = service
        self._pool = pool
        self._live = live
        self._cookie = cookie.cookie_name(service.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or bind the handshake to its session and listen along."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not self._from_our_page(headers):
            audit.refused(TurnedAway(check="origin or host is not ours"), event="websocket")
            await send({"type": "websocket.close", "code": 1008})
            return
        browser = cookie.read(headers, self._cookie)
        admission, label = await self._admit(browser)
        if cookie.is_doubled(headers, self._cookie):
            label, send = TWO_COOKIES, doubled.removing(scope, self._service, send)
        if admission.door is Door.REFUSED:
            audit.refused(TurnedAway(check="its key was replaced"), event="websocket")
            await send({"type": "websocket.close", "code": 1008})
            return
        resumes = _names_a_session(headers)
        scope["headers"] = _relabelled(scope["headers"], label, "reconnect" if resumes else "load")
        key_hash = (browser.key_hash or "") if browser else ""
        socket = Socket(Held(admission.handle, key_hash, admission.roles))
        self._live.keep_house()
        with self._live.holding(socket):
            await self._app(scope, self._listening(socket, receive, first_is_machine=resumes), send)
        if socket.closed:
            await send({"type": "websocket.close", "code": socket.code})

    def _from_our_page(self, headers: Headers) -> bool:
        origins, hosts = headers.getlist("origin"), headers.getlist("host")
        ours = self._service.settings.public_origin
        return origins == [ours] and len(hosts) == 1 and judge_host(hosts[0], ours) is Host.OURS

    async def _admit(self, browser: Browser | None) -> tuple[Admission, str]:
        if browser is None:
            return Admission(Door.ANONYMOUS), ANONYMOUS
        try:
            admission = await self._pool.run(admit, self._service, browser)
        except AuthError as error:
            # The gate will meet the same trouble, and has a screen to say so.
            log.warning("handshake without an answer of the store: %s [%s]", error.code, error.reference)
            return Admission(Door.ANONYMOUS), OVERLOADED if isinstance(error, Overloaded) else UNREADABLE
        if admission.door is Door.SESSION:
            return admission, admission.handle
        return admission, ANONYMOUS + browser.name_hash

    def _listening(self, socket: Socket, receive: Receive, *, first_is_machine: bool) -> Receive:
        machine_runs = 1 if first_is_machine else 0  # the run a browser asks for by itself after a reconnect

        async def listen() -> Message:
            nonlocal machine_runs
            while True:
                message = await socket.next(receive)
                if message.get("text") is not None:
                    continue  # Streamlit speaks binary only, and answers text with a stack trace
                try:
                    said = _parse(message)
                except DecodeError:
                    # Streamlit would log a stack trace for each, and anybody may send them.
                    log.warning("websocket closed: a frame was no message")
                    socket.close(PROTOCOL_ERROR)
                    return {"type": "websocket.disconnect", "code": PROTOCOL_ERROR}
                if said is None:
                    return message
                kind = said.WhichOneof("type")
                if kind not in NEEDED_MESSAGES:
                    log.warning("websocket message dropped: %s", kind)
                    continue
                if kind == "rerun_script":
                    socket.asks(said.rerun_script)
                if kind == "rerun_script" and not said.rerun_script.is_auto_rerun:
                    if machine_runs:
                        machine_runs -= 1
                    elif socket.held.handle:
                        self._live.background(self._touch(socket.held.handle))
                return message

        return listen

    async def _touch(self, handle: str) -> None:
        try:
            await self._pool.run(touch, self._service, handle)
        except AuthError as error:
            log.warning("last seen was not written: %s [%s]", error.code, error.reference)


def _parse(message: Message) -> BackMsg | None:
    data = message.get("bytes")
    if data is None:
        return None
    said = BackMsg()
    said.ParseFromString(data)
    return said


def _names_a_session(headers: Headers) -> bool:
    """Streamlit's browser side names the session it had as the third subprotocol when it reconnects."""
    entries = [entry.strip() for entry in headers.get("sec-websocket-protocol", "").split(",")]
    return len(entries) >= 3 and bool(entries[2])


def _relabelled(headers: Iterable[tuple[bytes, bytes]], label: str, entry: str) -> list[tuple[bytes, bytes]]:
    ours = [
        (SESSION_HEADER.encode(), label.encode()),
        (ENTRY_HEADER.encode(), entry.encode()),
        *log_context.as_headers(),
    ]
    names = {name for name, _ in ours}
    return [*(sent for sent in headers if sent[0].lower().replace(b"_", b"-") not in names), *ours]
