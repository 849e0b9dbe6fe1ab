"""Small messages leave at once: a page's answer is a dozen of them, and none should wait for the one before.

Streamlit makes its listening socket in a way that asyncio does not take for TCP, and so leaves Nagle's algorithm on.
With a browser that acknowledges late, as all do, a run of a page then waits 40 ms once or more (docs/performance.md).
ASGI has no word for this, so the server's transport is found through the callable that it gave us; where it is not
found, because the server is another one, nothing is changed.
"""

import socket
from contextlib import suppress

from starlette.types import Send


def send_promptly(send: Send) -> bool:
    """Turn Nagle's algorithm off for the connection behind a server's `send`; says whether it was found."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    find = getattr(transport, "get_extra_info", None)
    line = None if find is None else find("socket")
    if line is None or line.family not in {socket.AF_INET, socket.AF_INET6}:
        return False
    with suppress(OSError):  # the browser has hung up already
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True
    return False
