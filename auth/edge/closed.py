"""What Streamlit leaves open, closed: sign-in routes of its own, the agent API, counters, other people's files.

A file under `/media` and an upload need a live session at the least. That is not enough for gated data, whose
address can be guessed by anybody signed in: gated files have a route of their own.
"""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from auth.admission import Door, admit
from auth.edge import cookie
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service

CLOSED = ("/auth", "/oauth2callback", "/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health-check")
SIGNED_IN_ONLY = ("/media", "/_stcore/upload_file")


class ClosedDoors:
    """Pure ASGI middleware: 404 for what nobody here needs, 403 for files without a session."""

    def __init__(self, app: ASGIApp, service: Service, pool: Pool) -> None:
        self._app = app
        self._service = service
        self._pool = pool
        self._base = service.settings.base_path
        self._cookie = cookie.cookie_name(service.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what may be."""
        if scope["type"] == "http":
            path = scope["path"].removeprefix(self._base)
            if _under(path, CLOSED):
                await PlainTextResponse("Not found.", 404)(scope, receive, send)
                return
            if _under(path, SIGNED_IN_ONLY) and not await self._signed_in(Headers(scope=scope)):
                await PlainTextResponse("Sign in first.", 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _signed_in(self, headers: Headers) -> bool:
        browser = cookie.read(headers, self._cookie)
        if browser is None:
            return False
        try:
            return (await self._pool.run(admit, self._service, browser)).door is Door.SESSION
        except AuthError:
            return False  # a store that does not answer opens nothing


def _under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)
