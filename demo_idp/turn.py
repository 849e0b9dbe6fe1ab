"""One turn of the conversation with a person: what is known, and the three ways a turn can end."""

from dataclasses import dataclass, replace
from enum import StrEnum

from authlib.oauth2.rfc6749.errors import OAuth2Error
from starlette.responses import HTMLResponse, Response

from demo_idp import attempts, interactions, web
from demo_idp.authorize import Authorization
from demo_idp.grants import Authentication
from demo_idp.interactions import Interaction
from demo_idp.markup import Html
from demo_idp.people import Person
from demo_idp.provider import Provider
from demo_idp.sessions import SsoSession
from demo_idp.web import Gone, Incoming
from demo_idp.wish import Wish

GONE = (
    "This page was used already, is too old, or was opened in another browser. Go back to the application: "
    "what you did here before still holds."
)


class Stage(StrEnum):
    SIGN_IN = "sign-in"
    PASSWORD_AGAIN = "password-again"
    ENROL = "enrol"
    CODE = "code"


@dataclass(frozen=True)
class Turn:
    """`session` is the one that counts for this request: None until the person has signed in.

    `browser_session` is whatever session the browser has. `pinned` is the only person who may answer, if one was named.
    """

    incoming: Incoming
    interaction: Interaction
    asked: Wish
    stage: Stage
    session: SsoSession | None
    browser_session: SsoSession | None
    pinned: Person | None

    @property
    def signed_in(self) -> SsoSession:
        if self.session is None:
            raise Gone(GONE)
        return self.session


@dataclass(frozen=True)
class Desk:
    provider: Provider
    authorization: Authorization

    def draw(self, page: Html) -> Response:
        return HTMLResponse(page)

    def form_token(self, turn: Turn) -> str:
        return web.form_token(turn.incoming.browser or "", turn.interaction.id)

    def ask_again(self, interaction: Interaction, *, notice: str = "", query: str = "") -> Response:
        """Keep what changed, and show the page that is due now. A reload of it sends no form."""
        interactions.save(self.provider, replace(interaction, notice=notice))
        return web.redirect(self.provider, f"/interaction/{interaction.id}{query}")

    def complete(self, turn: Turn, did: Authentication) -> Response:
        self._close(turn)
        return self.authorization.answer(dict(turn.interaction.parameters), did)

    def refuse(self, turn: Turn, error: OAuth2Error) -> Response:
        self._close(turn)
        return self.authorization.refuse(dict(turn.interaction.parameters), error)

    def _close(self, turn: Turn) -> None:
        if not interactions.finish(self.provider, turn.interaction):
            raise Gone(GONE)

    def notice(self, turn: Turn, subject: str) -> str:
        """The sentence for the page: the pause, while it lasts, is more urgent than what went wrong before."""
        pause = attempts.pause_left(self.provider, subject)
        return f"Too many wrong attempts. Try again in {pause} seconds." if pause else turn.interaction.notice

    def failed(self, subject: str, sentence: str) -> str:
        """Count a wrong attempt, and say how many are left."""
        left = attempts.failed(self.provider, subject)
        return f"{sentence} {left} {'attempt' if left == 1 else 'attempts'} left." if left else ""
