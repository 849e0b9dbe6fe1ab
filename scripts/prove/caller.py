"""Requests straight into the edge, in this process: quick enough for a hundred thousand, and what HTTP would reach."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence

from starlette.types import ASGIApp, Message

HOST = (b"host", b"localhost:8501")
Request = tuple[bytes, Sequence[tuple[bytes, bytes]]]
"""A raw query string and further headers."""


def answers(app: ASGIApp, requests: Iterable[Request], *, at_once: int = 8) -> Counter[int]:
    """GET the redirect URI with each of these; how often each status came. An exception of the edge passes through."""
    return asyncio.run(_all(app, requests, at_once))


async def _all(app: ASGIApp, requests: Iterable[Request], at_once: int) -> Counter[int]:
    counted: Counter[int] = Counter()
    waiting = iter(requests)

    async def take_turns() -> None:
        for query, headers in waiting:
            counted[await _status(app, query, headers)] += 1

    await asyncio.gather(*(take_turns() for _ in range(at_once)))
    return counted


async def _status(app: ASGIApp, query: bytes, headers: Sequence[tuple[bytes, bytes]]) -> int:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "raw_path": b"/",
        "query_string": query,
        "headers": [HOST, *headers],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
        "scheme": "http",
        "root_path": "",
    }
    await app(scope, receive, send)
    return int(sent[0]["status"])
