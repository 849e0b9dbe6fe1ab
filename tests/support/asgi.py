"""Requests as bytes: headers that no well-behaved client would send, straight into an ASGI application."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass(frozen=True)
class Sent:
    """What the application answered."""

    status: int
    headers: Headers
    body: bytes


class Beyond:
    """An application that remembers the scopes that got through to it, and answers all of them."""

    def __init__(self, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
        self.scopes: list[Scope] = []
        self._headers = list(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": list(self._headers)})
        await send({"type": "http.response.body", "body": b"beyond"})


def scope(
    path: str = "/",
    *,
    query: bytes = b"",
    headers: Sequence[tuple[str, str]] = (("host", "localhost:8501"),),
    method: str = "GET",
    client: tuple[str, int] | None = ("127.0.0.1", 50_000),
    kind: str = "http",
    raw_path: bytes | None = None,
) -> dict[str, Any]:
    return {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode() if raw_path is None else raw_path,
        "query_string": query,
        "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": client,
        "server": ("127.0.0.1", 8501),
        "scheme": "http",
    }


def ask(app: ASGIApp, request: dict[str, Any]) -> Sent | Message:
    """The answer to an HTTP request, or the first message to a websocket handshake."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    async def run() -> None:
        await app(request, receive, send)

    asyncio.run(run())
    if request["type"] == "websocket":
        return sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Sent(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)
