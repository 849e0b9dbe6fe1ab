"""What Streamlit leaves open, closed: sign-in routes of its own, the agent API, counters, other people's files.

A file under `/media` and an upload need a live session at the least. That is not enough for gated data, whose
address can be guessed by anybody signed in: gated files have a route of their own.
"""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from auth import sign_in, words
from auth.admission import Door, admit
from auth.edge import cookie
from auth.edge.answers import turn_away
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
                await self._nothing_here()(scope, receive, send)
                return
            if _under(path, SIGNED_IN_ONLY) and not await self._signed_in(Headers(scope=scope)):
                await self._sign_in_first()(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _nothing_here(self) -> Response:
        home = ("Go to Airlock", f"{self._base}/")
        why = "a door of Streamlit's that is closed here"
        return turn_away(words.NOTHING_HERE, why, status=404, title="Not found", button=home)

    def _sign_in_first(self) -> Response:
        start = ("Sign in", sign_in.start_url(self._service, f"{self._base}/"))
        why = "a file or an upload without a live session"
        return turn_away(words.SIGN_IN_FIRST, why, status=403, title="Sign-in", button=start)

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
