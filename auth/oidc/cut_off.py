"""A transport for `requests` whose open connections can be cut off from another thread.

It knows sockets and nothing else. `auth.oidc.http` decides when to cut.
"""

import contextlib
import socket
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import requests
from requests.adapters import HTTPAdapter


class CutOffAdapter(HTTPAdapter):
    """Serves one call. After `cut()` its connections are dead, and a new one dies as soon as it stands."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self._lock = Lock()
        self._is_cut = False
        self._sockets: list[socket.socket] = []

    def get_connection_with_tls_context(
        self,
        request: requests.PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: Any = None,
    ) -> Any:
        """The connection pool for this request, with connections that report their socket."""
        pool: Any = super().get_connection_with_tls_context(request, verify, proxies=proxies, cert=cert)
        pool.ConnectionCls = _reporting(pool.ConnectionCls, self._opened)
        return pool

    def cut(self) -> None:
        """End every connection now; whoever reads from one gets an end of file or an error."""
        with self._lock:
            self._is_cut = True
            for opened in self._sockets:
                _shut(opened)

    def _opened(self, opened: socket.socket) -> None:
        with self._lock:
            if self._is_cut:
                _shut(opened)
            else:
                self._sockets.append(opened)


def _reporting(connection_class: Any, opened: Callable[[socket.socket], None]) -> Any:
    class Reporting(connection_class):  # type: ignore[misc]
        def connect(self) -> None:
            super().connect()
            opened(self.sock)

    return Reporting


def _shut(opened: socket.socket) -> None:
    # The base class's method: that of a TLS socket would first drop the TLS state another thread is reading with.
    with contextlib.suppress(OSError):
        socket.socket.shutdown(opened, socket.SHUT_RDWR)
