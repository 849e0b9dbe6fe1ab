"""The first thing a request meets: was it meant for us, under our own name?

A page opened under a loopback alias is sent on to the public origin; any other foreign Host is refused (a rebinding
name could otherwise reach the dashboard). In demo mode everything that does not come from this machine, directly, is
refused: published passwords never face a network.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth import log_context, words
from auth.edge.answers import query_of, see_other, turn_away
from auth.edge.origin import Host, is_loopback, judge_host
from auth.edge.peer import client_address
from auth.edge.promptly import send_promptly
from auth.settings import Settings

ANY_HOST = ("/healthz", "/readyz", "/metrics", "/_stcore/health", "/backchannel-logout")
FORWARDING = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-real-ip",
    "via",
)
_ANSWERS = {"http.response.start", "websocket.accept"}
"""A handshake that is refused is answered by the web server, with nothing in it."""


class Guard:
    """Pure ASGI middleware; looks at the Host header, the peer's address and nothing else."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, send on, or let through."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        send_promptly(send)
        name = log_context.begin(client_address(scope, self._settings.trusted_proxies))
        send = _named(name, send)
        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        hosts = headers.getlist("host")
        host = hosts[0] if len(hosts) == 1 else ""
        if self._settings.demo and not _from_this_machine(scope, headers, host):
            why = "the demo answers only this machine: peer or Host is another, or a forwarding header came"
            return turn_away(words.DEMO_ELSEWHERE, why, status=403, title="Only a demonstration")
        path = scope["path"].removeprefix(self._settings.base_path)
        if path in ANY_HOST:
            return None
        judged = judge_host(host, self._settings.public_origin)
        if judged is Host.ALIAS and scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}:
            return see_other(self._settings.public_origin + _path(scope) + query_of(scope))
        return None if judged is Host.OURS else self._misdirected()

    def _misdirected(self) -> Response:
        # RFC 9110, 15.5.20: the request reached a server that does not answer for this name.
        why = "the Host is not that of OIDC__REDIRECT_URI"
        home = ("Go to Airlock", f"{self._settings.public_origin}{self._settings.base_path}/")
        return turn_away(words.WRONG_ADDRESS, why, status=421, title="Wrong address", button=home)


def _named(request: str, send: Send) -> Send:
    """Each answer says under which name it is in the log, so that a proxy can write it into its own."""

    async def sending(message: Message) -> None:
        if message["type"] in _ANSWERS:
            message.setdefault("headers", [])
            MutableHeaders(scope=message)["x-request-id"] = request
        await send(message)

    return sending


def _path(scope: Scope) -> str:
    """The path as it was asked for; one that begins with two slashes would name another host."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return "/" + raw.decode("latin-1").lstrip("/\\")


def _from_this_machine(scope: Scope, headers: Headers, host: str) -> bool:
    peer = scope.get("client")
    forwarded = any(name in headers for name in FORWARDING)
    return peer is not None and is_loopback(peer[0]) and is_loopback(host) and not forwarded
