"""Who sent a request: the machine at the other end, or what a proxy that the settings trust says about it.

For logs, and for what only machines inside may ask. Never for the public address, the Host or the cookie's
protections: those come from the settings alone. Of the forwarding headers only `X-Forwarded-For` is read.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from auth.settings.fields import Network

_Address = IPv4Address | IPv6Address
FARTHEST = 16
"""Hops that are looked at; more is somebody playing."""


def client_address(scope: Scope, trusted: Sequence[Network]) -> str:
    """The nearest machine that is not a trusted proxy; empty when there is no telling.

    Each proxy appends whom it heard from, so the header is read from its end, and only as long as the machine
    that wrote the entry is trusted. What stands before that anybody may have written.
    """
    peer = scope.get("client")
    address = _parse(peer[0]) if peer else None
    if address is None:
        return ""
    for said in reversed(_hops(scope)):
        nearer = _parse(said) if _is_trusted(address, trusted) else None
        if nearer is None:
            break
        address = nearer
    return str(address)


def _hops(scope: Scope) -> list[str]:
    lines = Headers(scope=scope).getlist("x-forwarded-for")
    return ",".join(lines).split(",")[-FARTHEST:]


def _parse(text: str) -> _Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_trusted(address: _Address, trusted: Sequence[Network]) -> bool:
    return any(address in network for network in trusted)
