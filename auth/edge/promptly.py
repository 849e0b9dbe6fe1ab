"""Small messages leave at once: a page's answer is a dozen of them, a file's is two, and none should wait for another.

Streamlit makes its listening socket in a way that asyncio does not take for TCP, and so leaves Nagle's algorithm on.
With a browser that acknowledges late, as all do, a run of a page then waits 40 ms once or more, and so does every file
that comes over a connection which is kept (docs/performance.md). ASGI has no word for this, so the server's transport
is found through the callable that it gave us; where it is not found, because the server is another one, nothing is
changed.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from starlette.types import Send

_DEEP = 4
"""How many callables may lie between the server's and ours: Starlette wraps it for every request, in a closure."""


def send_promptly(send: Send) -> bool:
    """Turn Nagle's algorithm off for the connection behind a server's `send`; says whether it was found."""
    transport = _transport(send)
    find = getattr(transport, "get_extra_info", None)
    line = None if find is None else find("socket")
    if line is None or line.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    with suppress(OSError):  # the browser has hung up already
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
    return False


def _transport(send: Callable[..., Any] | None) -> object:
    for _ in range(_DEEP):
        owner = getattr(send, "__self__", None)
        if owner is not None or send is None:
            return getattr(owner, "transport", None)
        send = _wrapped_by(send)
    return None


def _wrapped_by(send: Callable[..., Any]) -> Callable[..., Any] | None:
    code, cells = getattr(send, "__code__", None), getattr(send, "__closure__", None) or ()
    kept = dict(zip(code.co_freevars if code else (), cells, strict=False))
    return kept["send"].cell_contents if "send" in kept else None
