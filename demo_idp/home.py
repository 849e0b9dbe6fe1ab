"""The provider's own page: who is signed in, and two things to try in a demonstration."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from demo_idp import account_pages, grants, sessions, web
from demo_idp.logout import Logout
from demo_idp.provider import Provider

FORM = "home"


class Home:
    def __init__(self, provider: Provider, logout: Logout) -> None:
        self.provider = provider
        self.logout = logout

    async def show(self, request: Request) -> Response:
        return self._page(await web.read(request), "")

    async def act(self, request: Request) -> Response:
        incoming = await web.read(request)
        web.check_form(incoming, FORM)
        session = sessions.current(self.provider, incoming.session)
        if session and incoming.get("do") == "end":
            self.logout.end(session.sid)
        if session and incoming.get("do") == "revoke":
            grants.revoke_all(self.provider, session.person)
            return self._page(incoming, "The application's access was taken back.")
        return web.redirect(self.provider, "/")

    def _page(self, incoming: web.Incoming, sentence: str) -> Response:
        browser = web.browser_of(incoming)
        page = account_pages.home(
            self.provider,
            form_token=web.form_token(browser, FORM),
            session=sessions.current(self.provider, incoming.session),
            sentence=sentence,
        )
        response = HTMLResponse(page)
        web.set_cookie(self.provider, response, web.BROWSER_COOKIE, browser)
        return response
