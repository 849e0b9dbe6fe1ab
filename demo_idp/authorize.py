"""The authorization endpoint: judge a request, then answer it, refuse it, or begin a conversation with the person.

A request from an unknown client, or with an address that was not registered, gets a page and is never redirected
(RFC 6749 4.1.2.1). Every other refusal goes back to the client with `error`, `state` and `iss`.
"""

from collections.abc import Mapping

from authlib.oauth2.rfc6749.errors import InvalidRequestError, OAuth2Error
from authlib.oidc.core.errors import InteractionRequiredError, LoginRequiredError
from starlette.requests import Request
from starlette.responses import Response

from demo_idp import interactions, sessions, web, wish
from demo_idp.grants import Authentication
from demo_idp.keys import BadToken
from demo_idp.people import Person
from demo_idp.provider import Provider
from demo_idp.server import StarletteAuthorizationServer
from demo_idp.sessions import SsoSession
from demo_idp.store import new_secret
from demo_idp.web import BadRequest, Incoming
from demo_idp.wish import Wish


class Authorization:
    def __init__(self, provider: Provider, server: StarletteAuthorizationServer) -> None:
        self.provider = provider
        self.server = server

    async def endpoint(self, request: Request) -> Response:
        incoming = await web.read(request)
        self._know_the_way_back(incoming)
        try:
            return self._start(incoming)
        except OAuth2Error as error:
            return self.refuse(incoming.parameters, error)

    def answer(self, parameters: Mapping[str, str], did: Authentication) -> Response:
        """Send the browser back with a code."""
        asked = self.server.create_oauth2_request(Incoming.again(parameters.items()))
        grant = self.server.get_consent_grant(asked, end_user=did)
        response: Response = self.server.create_authorization_response(asked, grant_user=did, grant=grant)
        return response

    def refuse(self, parameters: Mapping[str, str], error: OAuth2Error) -> Response:
        """Send the browser back with an error. The redirect URI was checked when the request came in."""
        error.redirect_uri = parameters["redirect_uri"]
        error.state = parameters.get("state")
        response: Response = self.server.handle_error_response(None, error)
        return response

    def _start(self, incoming: Incoming) -> Response:
        session = sessions.current(self.provider, incoming.session)
        self._check_oauth(incoming, session)
        asked = wish.read(incoming.parameters)
        expected_person(self.provider, asked)  # a hint that names nobody is refused before anybody types a password
        enough = session if session and session_suffices(self.provider, asked, session) else None
        if enough and not asked.second_factor:
            return self.answer(incoming.parameters, password_only(enough, asked))
        if "none" in asked.prompt:
            raise InteractionRequiredError if enough else LoginRequiredError
        return self._begin_conversation(incoming, enough)

    def _begin_conversation(self, incoming: Incoming, session: SsoSession | None) -> Response:
        browser = new_secret()
        parameters = tuple(incoming.parameters.items())
        sid = session.sid if session else None
        interaction = interactions.begin(self.provider, browser=browser, parameters=parameters, sid=sid)
        response = web.redirect(self.provider, f"/interaction/{interaction.id}")
        web.set_interaction_cookie(self.provider, response, interaction.id, browser)
        return response

    def _know_the_way_back(self, incoming: Incoming) -> None:
        """Nothing may be sent to an address before client and address are known to belong together."""
        client = self.provider.client
        if incoming.repeated & {"client_id", "redirect_uri", "state"}:
            raise BadRequest("The application sent a parameter twice.")
        if incoming.get("client_id") != client.client_id:
            raise BadRequest("This application is not registered here.")
        if incoming.get("redirect_uri") not in client.redirect_uris:
            raise BadRequest("The application asked to send you to an address that is not registered here.")

    def _check_oauth(self, incoming: Incoming, session: SsoSession | None) -> None:
        if incoming.repeated:
            raise InvalidRequestError("A parameter was sent twice")
        if "response_type" not in incoming.parameters:
            raise InvalidRequestError("The response_type is missing")
        if incoming.get("response_type") != "code":  # Authlib would repeat the value in the description
            raise OAuth2Error("Only the response type code is supported", error="unsupported_response_type")
        self.server.get_consent_grant(incoming, end_user=session)


def password_only(session: SsoSession, asked: Wish) -> Authentication:
    return Authentication(session, asked.acr, ("pwd",), session.password_at)


def session_suffices(provider: Provider, asked: Wish, session: SsoSession) -> bool:
    """Whether this session stands for the password, so that it need not be typed again.

    The age limit is not applied when a second factor is asked for: the new challenge is the active authentication that
    `max_age` wants, and its time is the `auth_time` of the answer.
    """
    if asked.prompt & {"login", "select_account"}:
        return False
    if expected_person(provider, asked) not in (None, session.person):
        return False
    if provider.people.by_name(asked.login_hint) not in (None, session.person):
        return False
    if asked.max_age is None or asked.second_factor:
        return True
    return provider.seconds() - session.password_at < asked.max_age  # strictly: max_age=0 always asks


def expected_person(provider: Provider, asked: Wish) -> Person | None:
    """The one person who may answer: named by an ID token of ours or by a claim request for `sub`."""
    subs = {asked.sub} if asked.sub else set()
    if asked.id_token_hint:
        subs.add(_sub_of_hint(provider, asked.id_token_hint))
    if not subs:
        return None
    people = {provider.people.by_sub(sub) for sub in subs}
    if len(people) > 1 or None in people:
        raise LoginRequiredError
    return people.pop()


def _sub_of_hint(provider: Provider, hint: str) -> str:
    try:
        claims = provider.keys.recognise(hint, typ="JWT")
    except BadToken as error:
        raise InvalidRequestError("The id_token_hint is not an ID token of this provider") from error
    if claims.get("iss") != provider.issuer or claims.get("aud") != provider.client.client_id:
        raise InvalidRequestError("The id_token_hint was not issued to this client")
    return str(claims.get("sub"))
