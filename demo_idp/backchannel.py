"""Back-channel logout, the sending side: tell the client that a session ended (OIDC Back-Channel Logout 1.0).

Runs beside the answer to the browser. A client that is away, slow or unhappy is logged and changes nothing.
"""

import asyncio
import http.client
import logging
from urllib.parse import urlencode, urlsplit

from demo_idp.provider import Provider
from demo_idp.store import new_secret

EVENT = "http://schemas.openid.net/event/backchannel-logout"
TIMEOUT = 5
_VALID_FOR = 120

log = logging.getLogger(__name__)


class BackChannel:
    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self._running: set[asyncio.Task[None]] = set()  # asyncio itself keeps only weak references

    def session_ended(self, *, sid: str, sub: str) -> None:
        """Send a logout token in the background, if the client wants one."""
        uri = self.provider.client.backchannel_logout_uri
        if uri is None:
            return
        task = asyncio.create_task(asyncio.to_thread(_deliver, uri, self._logout_token(sid, sub)))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def _logout_token(self, sid: str, sub: str) -> str:
        now = self.provider.seconds()
        claims = {
            "iss": self.provider.issuer,
            "aud": self.provider.client.client_id,
            "iat": now,
            "exp": now + _VALID_FOR,
            "jti": new_secret(),
            "sid": sid,
            "sub": sub,
            "events": {EVENT: {}},
        }
        return self.provider.keys.sign(claims, typ="logout+jwt")


def _deliver(uri: str, logout_token: str) -> None:
    """One POST, no redirects. The address comes from the client's registration, never from a request."""
    parts = urlsplit(uri)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=TIMEOUT)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = urlencode({"logout_token": logout_token})
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        status = connection.getresponse().status
        if status not in (200, 204):
            log.warning("back-channel logout: the client answered %d", status)
    except (OSError, http.client.HTTPException) as error:
        log.warning("back-channel logout: the client could not be told: %s", type(error).__name__)
    finally:
        connection.close()
