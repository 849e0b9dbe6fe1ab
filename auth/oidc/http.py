"""One HTTP call to the provider, bounded in time, size and destination.

It knows how to ask and when to stop. It does not know what an answer means, and it never retries: the person
can press a button. Every failure is `ProviderUnavailable`, or `UnusableAnswer` once something came back, with `check`
and `got` for the log; no body, no header and no query string of either side is ever part of an error.
"""

import http.client
import ipaddress
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from auth import metrics
from auth.errors import ProviderUnavailable, UnusableAnswer
from auth.oidc.strict_json import JsonObject, NotAnObject, parse_object

if TYPE_CHECKING:
    from auth.oidc.cut_off import CutOffAdapter

LARGE = 1024 * 1024
"""Bytes of a document with keys or metadata."""
SMALL = 256 * 1024
"""Bytes of any other answer."""

_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer. Header names are in lower case; the body, which may hold tokens, is not in the repr."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The media type alone, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def require_ok(self, what: str) -> "Answer":
        """This answer if its status is 200, else `UnusableAnswer`."""
        if self.status != 200:
            raise UnusableAnswer(check=f"{what}.status", expected="200", got=str(self.status))
        return self

    def json_object(self, what: str) -> JsonObject:
        """The body as one JSON object. `what` names the document in the log."""
        try:
            return parse_object(self.body)
        except NotAnObject as error:
            raise UnusableAnswer(check=f"{what}.json", expected="a JSON object", got=str(error)) from error


def fetch(
    url: str,
    *,
    seconds: float,
    limit: int = SMALL,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: str | None = None,
) -> Answer:
    """Ask `url` and return the whole answer, or raise `ProviderUnavailable` after `seconds` at the latest.

    A timeout of `requests` bounds one read, not the call: a server that sends a byte a second never meets it, and
    resolving a name meets none at all. So the call runs on a thread of its own and is cut off from outside.
    """
    if not is_allowed_url(url):
        raise ProviderUnavailable(check="http.url", expected="https, or http on loopback", got=_place(url))
    # Loaded here, with `requests`: that takes a tenth of a second, and a start asks nobody anything.
    from auth.oidc.cut_off import CutOffAdapter

    adapter = CutOffAdapter()
    outcome: Future[Answer] = Future()

    def call() -> None:
        try:
            outcome.set_result(_ask(adapter, url, method, dict(headers or {}), body, limit, seconds))
        except BaseException as error:  # noqa: BLE001 - handed to the waiting thread, which raises it
            outcome.set_exception(error)

    Thread(target=call, name="airlock-provider-call", daemon=True).start()
    try:
        with metrics.provider_time():
            return outcome.result(timeout=seconds)
    except ProviderUnavailable:
        raise
    except TimeoutError as error:
        raise _unavailable(url, "http.deadline", f"no complete answer within {seconds:g} s") from error
    except (http.client.HTTPException, OSError, ValueError) as error:  # every error of `requests` is an OSError
        raise _unavailable(url, "http.connection", type(error).__name__) from error
    finally:
        adapter.cut()


def is_allowed_url(url: str) -> bool:
    """Whether the provider may be called here: https, or plain http on this very machine (RFC 9700 section 2.6)."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.fragment or "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ask(
    adapter: "CutOffAdapter",
    url: str,
    method: str,
    headers: dict[str, str],
    body: str | None,
    limit: int,
    seconds: float,
) -> Answer:
    import requests

    with requests.Session() as session:
        session.trust_env = False  # no proxy, no netrc password, no certificate bundle from the environment
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        # A compressed answer could be small on the wire and huge in memory, so none is asked for.
        session.headers.update({"User-Agent": "airlock", "Accept-Encoding": "identity", "Connection": "close"})
        # The deadline outside decides; this one, which must not come before it, ends a thread that nobody waits for.
        with session.request(
            method,
            url,
            headers=headers,
            data=body,
            timeout=2 * seconds,
            allow_redirects=False,
            stream=True,
            verify=True,
        ) as response:
            if 300 <= response.status_code < 400:
                raise _unusable(url, "http.redirect", f"status {response.status_code}")
            if response.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise _unusable(url, "http.encoding", "a compressed answer")
            content = bytearray()
            for chunk in response.iter_content(_CHUNK):
                content += chunk
                if len(content) > limit:
                    raise _unusable(url, "http.size", f"more than {limit} bytes")
            names = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, names, bytes(content))


def _unavailable(url: str, check: str, got: str) -> ProviderUnavailable:
    return ProviderUnavailable(check=check, got=f"{_place(url)}: {got}")


def _unusable(url: str, check: str, got: str) -> UnusableAnswer:
    return UnusableAnswer(check=check, got=f"{_place(url)}: {got}")


def _place(url: str) -> str:
    """Scheme, host and path of a URL for the log: what follows may be confidential."""
    return ascii(url.partition("?")[0].partition("#")[0][:200])[1:-1]
