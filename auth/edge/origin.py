"""Whose name the browser used for us: the public origin, a loopback alias of it, or something else.

The cookie belongs to one host. A page opened as 127.0.0.1 when the provider returns to localhost would lose it,
and with it the `state`: so such a page is sent on to the public origin before anything begins.
"""

from enum import Enum
from ipaddress import ip_address
from urllib.parse import urlsplit

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


class Host(Enum):
    """How a request's Host header relates to the public origin."""

    OURS = "ours"
    ALIAS = "alias"
    FOREIGN = "foreign"


def judge_host(host: str, public_origin: str) -> Host:
    """Compare a Host header, byte for byte but for case, with the host of the public origin."""
    public = urlsplit(public_origin)
    default_port = "443" if public.scheme == "https" else "80"
    our_name, our_port = _split(public.netloc.lower())
    name, port = _split(host.lower())
    if (port or default_port) != (our_port or default_port):
        return Host.FOREIGN
    if name == our_name:
        return Host.OURS
    return Host.ALIAS if {name, our_name} <= _LOOPBACK else Host.FOREIGN


def is_loopback(host: str) -> bool:
    """Whether a Host header, or a peer's address, names this machine."""
    name = host if host.count(":") > 1 and not host.startswith("[") else _split(host.lower())[0].strip("[]")
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def _split(netloc: str) -> tuple[str, str]:
    name, colon, port = netloc.rpartition(":")
    if not colon or netloc.endswith("]"):
        return netloc, ""
    return name, port
