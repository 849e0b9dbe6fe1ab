"""Page requests: a callback is answered before Streamlit serves a byte, and a new browser gets its name.

The code and the state of a callback reach no page, no history and no log of ours: the answer is a 303 to a page that
was stored when the sign-in began. Prefetches take nothing, because nobody has clicked yet.
"""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from auth import log_context, sign_in, words
from auth.admission import is_superseded
from auth.audit import refused
from auth.browser import Browser
from auth.edge import cookie, doubled
from auth.edge.answers import query_of, refusal, see_other, turn_away
from auth.edge.pool import Pool
from auth.edge.start_again import start_again
from auth.edge.strays import WINDOW, Strays
from auth.errors import AuthError, CallbackRejected, Overloaded, StoreUnavailable, TooManyStrays
from auth.service import Service

_STATUS = {Overloaded: 503, StoreUnavailable: 503, TooManyStrays: 429}  # RFC 6585 section 4


class Documents:
    """Pure ASGI middleware for GET requests of pages and of the redirect URI."""

    def __init__(self, app: ASGIApp, service: Service, pool: Pool, lookups: Pool, routes: Sequence[Route]) -> None:
        self._app = app
        self._service = service
        self._pool = pool
        self._lookups = lookups
        self._routes = routes
        self._settings = service.settings
        self._cookie = cookie.cookie_name(service.settings)
        self._strays = Strays(service.clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Callback, return from sign-out, page, or none of our business."""
        if scope["type"] == "http" and scope["method"] == "POST" and scope["path"] == self._settings.redirect_path:
            await self._posted()(scope, receive, send)
            return
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), scope["path"]
        browser = cookie.read(headers, self._cookie)
        answers = _answers(scope["query_string"]) if path == self._settings.redirect_path else set()
        if answers & {"code", "error"}:
            await (await self._callback(scope, headers, browser))(scope, receive, send)
        elif answers:
            # The return from signing out at the provider. Its state proves nothing that matters: nothing is changed.
            await see_other(f"{self._settings.base_path}/")(scope, receive, send)
        elif path and path == self._settings.base_path:
            # Left to the router, the answer would name our scheme as the proxy sees it, which is not the public one.
            await see_other(f"{path}/{query_of(scope)}")(scope, receive, send)
        elif browser is None and self._service.is_page(path):
            two = doubled.refuse(scope, self._service, event="page")
            await (two(scope, receive, send) if two else self._app(scope, receive, self._naming(send)))
        elif browser is not None and self._opens_a_page(scope, headers) and await self._is_superseded(browser):
            await self._sign_in_anew(scope)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _callback(self, scope: Scope, headers: Headers, browser: Browser | None) -> Response:
        if scope["method"] == "HEAD" or _is_prefetch(headers):
            return Response(status_code=503, headers={"cache-control": "no-store"})
        query = scope["query_string"].decode("latin-1")
        device = _device(headers.get("user-agent", ""))
        try:
            arrival = await self._pool.run(sign_in.complete, self._service, query, browser, device)
        except CallbackRejected as error:
            flood = self._strays.another(log_context.client.get())
            if flood is None:
                refused(error, event="callback")
            return await self._refusal(flood or error, browser)
        except AuthError as error:
            refused(error, event="callback")
            return await self._refusal(error, browser)
        response = see_other(arrival.return_to)
        if arrival.browser is not None:
            response.raw_headers.append(cookie.header(arrival.browser, self._settings))
        return response

    async def _refusal(self, error: AuthError, browser: Browser | None) -> Response:
        """For a callback that no page waits for: what is wrong, and a way to start again."""
        status = _STATUS.get(type(error), 400)
        if status == 503:
            # The same address: mostly nothing was taken yet; where it was, the page begins anew.
            start = ("Try again", "")
        else:
            start = await start_again(self._service, self._pool, browser, f"{self._settings.base_path}/")
        response = refusal(error, self._service.words, status=status, title="Sign-in", button=start)
        if status == 429:
            response.headers["retry-after"] = str(int(WINDOW.total_seconds()))
        return response

    def _opens_a_page(self, scope: Scope, headers: Headers) -> bool:
        """Streamlit answers whatever address a person types with its page, to tell there that it is none."""
        if self._service.is_page(scope["path"]):
            return True
        typed = headers.get("sec-fetch-dest") == "document"  # Fetch Metadata Request Headers, section 2.1
        return typed and all(route.matches(scope)[0] is Match.NONE for route in self._routes)

    async def _is_superseded(self, browser: Browser) -> bool:
        try:
            return await self._lookups.run(is_superseded, self._service, browser)
        except AuthError:
            return False  # The page's gate meets the same trouble, and has a screen to say so.

    def _sign_in_anew(self, scope: Scope) -> Response:
        """The handshake of such a browser is refused, so that its page would stay empty. A sign-in gives it the key."""
        start = ("Sign in", sign_in.start_url(self._service, scope["path"] + query_of(scope)))
        return turn_away(words.SUPERSEDED, "its key was replaced", status=403, title="Sign-in", button=start)

    def _posted(self) -> Response:
        """Some providers can be set up to answer with a form (OAuth 2.0 Form Post Response Mode)."""
        why = "the provider posted its answer; it must answer in the query (response_mode)"
        home = ("Go to Airlock", f"{self._settings.base_path}/")
        sentence = self._service.words.say(words.POSTED)
        response = turn_away(sentence, why, status=405, title="Sign-in", button=home)
        response.headers["allow"] = "GET, HEAD"
        return response

    def _naming(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["cache-control"] = "no-store"
                headers.raw.append(cookie.header(Browser.mint(), self._settings))
            await send(message)

        return sending


def _answers(query: bytes) -> set[str]:
    names = {name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)}
    return names & {"code", "error", "state"}


def _is_prefetch(headers: Headers) -> bool:
    purpose = headers.get("sec-purpose", "") + headers.get("purpose", "") + headers.get("x-moz", "")
    return "prefetch" in purpose.lower() or "prerender" in purpose.lower()


def _device(user_agent: str) -> str:
    """The browser's description of itself, cut to what is safe to store and show."""
    return "".join(character for character in user_agent if " " <= character <= "~")[:200]
