"""The conversation with the person: one address, one form a page, and the order of the pages.

Sign-in first; then, only if the request asks for a second factor, the code. Somebody without an authenticator repeats
the password and sets one up on the way. Each form names its stage, so a page that was left open in another tab cannot
answer a later question.
"""

from authlib.oauth2.rfc6749.errors import AccessDeniedError
from starlette.requests import Request
from starlette.responses import Response

from demo_idp import authenticator, enrolment, interactions, second_factor, sessions, sign_in, web, wish
from demo_idp.authorize import Authorization, expected_person
from demo_idp.interactions import Interaction
from demo_idp.provider import Provider
from demo_idp.sessions import SsoSession
from demo_idp.turn import GONE, Desk, Stage, Turn
from demo_idp.web import Gone, Incoming

PAGES = {
    Stage.SIGN_IN: sign_in.show,
    Stage.PASSWORD_AGAIN: enrolment.show_password,
    Stage.ENROL: enrolment.show,
    Stage.CODE: second_factor.show,
}
ANSWERS = {
    Stage.SIGN_IN: sign_in.answer,
    Stage.PASSWORD_AGAIN: enrolment.answer_password,
    Stage.ENROL: enrolment.answer,
    Stage.CODE: second_factor.answer,
}


class Conversation:
    def __init__(self, provider: Provider, authorization: Authorization) -> None:
        self.provider = provider
        self.desk = Desk(provider, authorization)

    async def show(self, request: Request) -> Response:
        turn = self._turn(request.path_params["id"], await web.read(request))
        return PAGES[turn.stage](self.desk, turn)

    async def act(self, request: Request) -> Response:
        incoming = await web.read(request)
        turn = self._turn(request.path_params["id"], incoming)
        web.check_form(incoming, turn.interaction.id)
        if incoming.get("do") == "cancel":
            return self.desk.refuse(turn, AccessDeniedError("The person cancelled"))
        if incoming.get("stage") != turn.stage:
            return self.desk.ask_again(turn.interaction)
        return ANSWERS[turn.stage](self.desk, turn)

    def _turn(self, identifier: str, incoming: Incoming) -> Turn:
        interaction = interactions.find(self.provider, identifier, incoming.browser)
        if interaction is None:
            raise Gone(GONE)
        asked = wish.read(dict(interaction.parameters))
        in_browser = sessions.current(self.provider, incoming.session)
        # A session that ended, or another person's sign-in in this browser, sends the person back to the first page.
        session = in_browser if in_browser and in_browser.sid == interaction.sid else None
        stage = self._stage(interaction, session)
        return Turn(incoming, interaction, asked, stage, session, in_browser, expected_person(self.provider, asked))

    def _stage(self, interaction: Interaction, session: SsoSession | None) -> Stage:
        if session is None:
            return Stage.SIGN_IN
        if authenticator.secret_of(self.provider, session.person):
            return Stage.CODE
        return Stage.ENROL if interaction.enrolment_secret else Stage.PASSWORD_AGAIN
