"""Security headers on every answer, which Streamlit sends none of.

The policy allows Streamlit's own files, the modules it makes as blobs (its component loader), and the one inline
script of its index page, by hash, computed at start from the installed version. No other script runs.
"""

import base64
import hashlib
import re
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto import BackMsg_pb2

from auth.settings import Settings

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def content_security_policy(settings: Settings, script_hashes: list[str]) -> str:
    """The Content-Security-Policy of our pages (ASVS 3.4.3, 3.4.6)."""
    origin = urlsplit(settings.public_origin)
    websocket = f"{'wss' if settings.secure else 'ws'}://{origin.netloc}"
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", "blob:", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",  # Streamlit styles itself at run time
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {websocket}",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def inline_script_hashes() -> list[str]:
    """The hashes of the inline scripts in Streamlit's index page, as CSP sources."""
    index = Path(BackMsg_pb2.__file__).parent.parent / "static" / "index.html"
    return [_csp_hash(script) for script in _INLINE_SCRIPT.findall(index.read_bytes())]


class SecurityHeaders:
    """Pure ASGI middleware; a header that an answer already carries is left alone."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = {
            "content-security-policy": content_security_policy(settings, inline_script_hashes()),
            "x-content-type-options": "nosniff",
            "referrer-policy": "same-origin",
            # The popup that asks for a second factor is on another origin and must keep its way back.
            "cross-origin-opener-policy": "same-origin-allow-popups",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        }
        self._secure = settings.secure
        if self._secure:
            self._headers["strict-transport-security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what is missing as an answer starts."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if "set-cookie" in headers:
                    headers["cache-control"] = "no-store"
                if self._secure:
                    message["headers"] = [_secured(name, value) for name, value in headers.raw]
            await send(message)

        await self._app(scope, receive, sending)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """A header as it goes out over https: Streamlit sets its own cookie without Secure (ASVS 3.3.1)."""
    lacks_it = name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
    return name, value + b"; Secure" if lacks_it else value


def _csp_hash(script: bytes) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode() + "'"
