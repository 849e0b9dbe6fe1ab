"""Sign-in begun by an address: by the provider's app list (third-party start), or by a page that has no cookie yet.

It creates only an attempt, bound to this browser; nobody is signed in by it, and an existing session stays.
https://openid.net/specs/openid-connect-core-1_0.html#ThirdPartyInitiatedLogin
"""

from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from auth import sign_in
from auth.audit import refused
from auth.browser import Browser
from auth.edge import cookie, doubled
from auth.edge.answers import refusal, see_other
from auth.edge.pool import Pool
from auth.edge.start_again import start_again
from auth.errors import AuthError, CallbackRejected
from auth.service import Service

LARGEST_FORM = 8 * 1024
_PARAMETERS = ("iss", "target_link_uri", "login_hint")


class Login:
    """`GET /login?iss=…[&target_link_uri=…][&login_hint=…]`, or a form with these fields."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """303 to the provider, or a page that says why not.

        A form leads to the same by GET: a portal posts from another site, and such a request has no cookie of ours.
        Its Origin is a foreign one, and may be: what begins here is only an attempt.
        """
        settings = self._service.settings
        if request.method == "POST":
            return see_other(f"{settings.base_path}/login?{urlencode(await _form(request))}")
        if (two := doubled.refuse(request.scope, self._service, event="login")) is not None:
            return two
        browser = cookie.of_request(request, settings)
        named = browser or Browser.mint()
        try:
            url = await self._pool.run(self._begin, request, named)
        except AuthError as error:
            refused(error, event="login")
            status = 400 if isinstance(error, CallbackRejected) else 503
            page = self._target(request.query_params.get("target_link_uri", ""))
            again = await start_again(self._service, self._pool, browser, page)
            return refusal(error, self._service.words, status=status, title="Sign-in", button=again)
        response = see_other(url)
        if browser is None:
            response.raw_headers.append(cookie.header(named, settings))
        return response

    def _begin(self, request: Request, browser: Browser) -> str:
        query = request.query_params
        sign_in.check_named_issuer(self._service, query.getlist("iss"))
        hints = query.getlist("login_hint")
        return sign_in.begin_login(
            self._service,
            browser_hash=browser.name_hash,
            return_to=self._target(query.get("target_link_uri", "")),
            login_hint=hints[0][:255] if len(hints) == 1 else None,
        )

    def _target(self, uri: str) -> str:
        """The page of ours that the link names, else the first one."""
        parts = urlsplit(uri) if uri.startswith(self._service.settings.public_origin + "/") else urlsplit("")
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        page = sign_in.safe_return(self._service, target)
        # The end of a step-up's own window is a way back, too, and no page that anybody signs in for.
        return page if self._service.is_page(page.partition("?")[0]) else f"{self._service.settings.base_path}/"


async def _form(request: Request) -> list[tuple[str, str]]:
    """Our parameters in a form's body; nothing of a body that is too large, broken off or no form."""
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_FORM:
                return []
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=50)
    except (ClientDisconnect, ValueError):
        return []
    return [(name, value) for name, value in fields if name in _PARAMETERS]
