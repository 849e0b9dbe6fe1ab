"""Addresses written by an operator: which are sound, which are of this machine, and what their origin is."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_CLEAN_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_DEFAULT_PORTS = {"http": 80, "https": 443}

_STREAMLIT = {"_stcore", "media", "component", "static", "oauth2callback", "auth/login", "auth/logout"}
_OURS = {"backchannel-logout", "frontchannel-logout", "login", "signed-out", "files", "healthz", "readyz", "metrics"}
_TAKEN = {*_STREAMLIT, *_OURS, "demo-idp"}


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    name = host.lower().strip("[]")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def issuer_address(text: str) -> str:
    """An issuer, kept to the byte: it is compared, never resolved (OIDC Core 2, `iss`)."""
    _sound(text, example="https://login.example.com/")
    return text


def redirect_address(text: str) -> str:
    """The address the provider sends the browser back to. Registered there, so it is kept to the byte too."""
    parts = _sound(text, example="https://billing.example.com/")
    segments = parts.path.split("/")
    if not _CLEAN_PATH.fullmatch(parts.path) or "." in segments or ".." in segments:
        raise ValueError("must have a plain path: letters, digits, and the signs . _ ~ - between single slashes.")
    return text


def origin_of(address: str) -> str:
    """Scheme, host and port as a browser writes them in `Origin`: lower case, without a default port."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    shown = f"[{host}]" if ":" in host else host
    port = parts.port
    suffix = "" if port is None or port == _DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{shown}{suffix}"


def path_of(address: str) -> str:
    """The path of an address, `/` when it has none."""
    return urlsplit(address).path or "/"


def is_taken(path: str) -> bool:
    """Whether something else answers at this path or above it, so that no callback can live there."""
    inner = path.strip("/")
    return any(inner == taken or inner.startswith(f"{taken}/") for taken in _TAKEN)


def _sound(text: str, *, example: str) -> SplitResult:
    # urlsplit silently drops tabs and newlines, so they are refused before it sees them.
    if not _PRINTABLE.fullmatch(text) or "\\" in text:
        raise ValueError(f"must be one address without spaces, such as {example}")
    try:
        parts = urlsplit(text)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        raise ValueError(f"must be an address such as {example}") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise ValueError(f"must be an absolute address such as {example}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not contain a user name or a password.")
    if "?" in text or "#" in text:
        raise ValueError("must not contain a query (?) or a fragment (#).")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("must begin with https: plain http is accepted only on this machine (localhost).")
    return parts
