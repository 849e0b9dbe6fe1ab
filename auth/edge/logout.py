"""Every way a session ends over HTTP: the person's own, the provider's message, the provider's frame.

No state changes on GET, except what proves itself: a ticket of this browser for the way to the provider, and
`iss` + `sid` for the frame. The session itself ended before the browser came here (`auth.sign_out`).
"""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from auth import sign_out, words
from auth.audit import refused
from auth.edge import cookie
from auth.edge.answers import notice, see_other
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service

NO_STORE = {"cache-control": "no-store"}
LARGEST_BODY = 64 * 1024


class SignedOut:
    """`GET /signed-out?ticket=…`: take the key out of the cookie, go on to the provider's end-session page."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """303 to the provider with the byte-exact hint (RP-Initiated Logout 1.0, 2), or a page that says what holds."""
        settings = self._service.settings
        home = f"{settings.base_path}/"
        browser = cookie.of_request(request, settings)
        tickets = request.query_params.getlist("ticket")
        if browser is None or len(tickets) != 1:
            return see_other(home)
        try:
            departure = await self._pool.run(sign_out.depart, self._service, tickets[0], browser)
        except AuthError as error:
            refused(error, event="sign_out")
            return see_other(home)
        if departure is None:
            return see_other(home)
        if departure.url is None:
            sentence = self._service.words.say(words.STILL_OPEN_THERE)
            code = departure.reference
            answer = notice(sentence, status=200, title="Signed out", reference=code, button=("Sign in", home))
        else:
            answer = see_other(departure.url)
        answer.raw_headers.append(cookie.header(browser.holding(None), settings))
        return answer


class BackChannel:
    """`POST /backchannel-logout`: exactly 200 or 400 (Back-Channel Logout 1.0, 2.8)."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """End what the provider's signed message names."""
        try:
            raw = await _logout_token(request)
            await self._pool.run(sign_out.by_provider, self._service, raw)
        except AuthError as error:
            refused(error, event="backchannel_logout")
            return PlainTextResponse(error.code, 400, headers=NO_STORE)
        except ClientDisconnect:
            return PlainTextResponse("incomplete", 400, headers=NO_STORE)
        return PlainTextResponse("", 200, headers=NO_STORE)


class FrontChannel:
    """`GET /frontchannel-logout?iss=…&sid=…`: framable by the issuer alone; without a match it does nothing."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """End the sessions of one session at the provider (Front-Channel Logout 1.0, 2)."""
        issuer = self._service.settings.oidc.issuer
        issuers, sids = request.query_params.getlist("iss"), request.query_params.getlist("sid")
        if issuers == [issuer] and len(sids) == 1 and sids[0]:
            try:
                await self._pool.run(sign_out.of_provider_session, self._service, sids[0])
            except AuthError as error:
                refused(error, event="frontchannel_logout")
        policy = f"default-src 'none'; frame-ancestors {sign_out.origin(issuer)}"
        headers = {**NO_STORE, "content-security-policy": policy}
        return HTMLResponse("<!doctype html><title>Airlock</title>", headers=headers)


async def _logout_token(request: Request) -> str:
    """The one `logout_token` of a form; unknown fields are ignored, anything else is refused."""
    if request.method != "POST":
        raise sign_out.malformed("method", "POST")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise sign_out.malformed("body", "at most 64 kB")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise sign_out.malformed("content-type", "application/x-www-form-urlencoded")
    return sign_out.token_in_form(body)
