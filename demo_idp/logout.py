"""RP-initiated logout (OIDC RP-Initiated Logout 1.0): end the session, then send the browser where it may go.

An ID token of ours proves that the application's own user asks; it may have expired long ago. Without one, or with one
of another person than the one signed in here, the person is asked first, so that no stranger's link signs anybody out.
"""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from demo_idp import account_pages, sessions, web
from demo_idp.backchannel import BackChannel
from demo_idp.keys import BadToken
from demo_idp.provider import Provider
from demo_idp.web import BadRequest, Incoming

FORM = "logout"


class Logout:
    def __init__(self, provider: Provider, backchannel: BackChannel) -> None:
        self.provider = provider
        self.backchannel = backchannel

    async def endpoint(self, request: Request) -> Response:
        incoming = await web.read(request)
        self._check(incoming)
        hint = self._hint(incoming)
        session = sessions.current(self.provider, incoming.session)
        if session and hint.get("sub") != session.person.sub:
            return self._ask(incoming, session)
        if hint:
            self.end(str(hint.get("sid")))
        if session:
            self.end(session.sid)
        return self._leave(incoming)

    async def confirmed(self, request: Request) -> Response:
        incoming = await web.read(request)
        web.check_form(incoming, FORM)
        self._check(incoming)
        session = sessions.current(self.provider, incoming.session)
        if session:
            self.end(session.sid)
        return self._leave(incoming)

    def end(self, sid: str) -> None:
        """End a session and tell the client, once."""
        sub = sessions.end(self.provider, sid)
        if sub is not None:
            self.backchannel.session_ended(sid=sid, sub=sub)

    def _check(self, incoming: Incoming) -> None:
        client, uri = self.provider.client, incoming.get("post_logout_redirect_uri")
        if incoming.repeated:
            raise BadRequest("The application sent a parameter twice.")
        if incoming.get("client_id") not in ("", client.client_id):
            raise BadRequest("This application is not registered here.")
        if uri and uri not in client.post_logout_redirect_uris:
            raise BadRequest("The application asked to send you to an address that is not registered here.")

    def _hint(self, incoming: Incoming) -> dict[str, object]:
        """The claims of a good id_token_hint; empty for a bad one, which is worth as much as none."""
        try:
            claims = self.provider.keys.recognise(incoming.get("id_token_hint"), typ="JWT")
        except BadToken:
            return {}
        ours = claims.get("iss") == self.provider.issuer and claims.get("aud") == self.provider.client.client_id
        return claims if ours else {}

    def _ask(self, incoming: Incoming, session: sessions.SsoSession) -> Response:
        browser = web.browser_of(incoming)
        page = account_pages.confirm_sign_out(
            self.provider,
            form_token=web.form_token(browser, FORM),
            session=session,
            uri=incoming.get("post_logout_redirect_uri"),
            state=incoming.get("state"),
        )
        response = HTMLResponse(page)
        web.set_cookie(self.provider, response, web.BROWSER_COOKIE, browser)
        return response

    def _leave(self, incoming: Incoming) -> Response:
        uri = incoming.get("post_logout_redirect_uri")
        if uri:
            state = urlencode({"state": incoming.get("state")}) if incoming.get("state") else ""
            response: Response = RedirectResponse(_with_query(uri, state), 303)
        else:
            response = HTMLResponse(account_pages.signed_out(self.provider))
        web.drop_session_cookie(self.provider, response)
        return response


def _with_query(uri: str, query: str) -> str:
    return uri + ("&" if "?" in uri else "?") + query if query else uri
