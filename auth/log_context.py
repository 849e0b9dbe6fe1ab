"""Which request a log line belongs to, and from where that came.

The edge knows; it hands both on to its threads with the context, and to the script side through the handshake.
"""

import secrets
from collections.abc import Mapping
from contextvars import ContextVar

from auth.edge_names import CLIENT_HEADER, REQUEST_HEADER

client: ContextVar[str] = ContextVar("client", default="")
"""The address that a request came from; empty where there is none, or no telling."""
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def begin(address: str) -> str:
    """A request arrives from that address: the name that it has in the log from here on."""
    client.set(address)
    _request_id.set(secrets.token_hex(8))
    return _request_id.get()


def as_headers() -> list[tuple[bytes, bytes]]:
    """What the handshake of a websocket tells the runs of its tab. Whatever a client sends under these names goes."""
    return [(REQUEST_HEADER.encode(), _request_id.get().encode()), (CLIENT_HEADER.encode(), client.get().encode())]


def resume(headers: Mapping[str, str]) -> None:
    """A run of a page goes on where its handshake began: all runs of a tab have the name of that request."""
    _request_id.set(headers.get(REQUEST_HEADER, ""))
    client.set(headers.get(CLIENT_HEADER, ""))


def fields() -> dict[str, str]:
    """The fields of a log line; those that are not known are left out."""
    known = {"request": _request_id.get(), "client": client.get()}
    return {name: value for name, value in known.items() if value}
