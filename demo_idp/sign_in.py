"""The first page: user name and password, or, after `prompt=select_account`, the choice to go on as who is here."""

from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from demo_idp import attempts, markup, pages, sessions, web
from demo_idp.authorize import password_only, session_suffices
from demo_idp.people import Person, password_matches
from demo_idp.sessions import SsoSession
from demo_idp.store import fingerprint
from demo_idp.turn import Desk, Turn

WRONG = "That user name and password do not go together."
_LONGEST_NAME = 100


def show(desk: Desk, turn: Turn) -> Response:
    people = desk.provider.people
    typed = turn.incoming.get("name")
    chosen = turn.pinned or people.by_name(turn.incoming.get("as"))
    name = chosen.user_name if chosen else _suggested(desk, turn, typed)
    if turn.incoming.get("as"):  # what went wrong before was about somebody else
        turn = replace(turn, interaction=replace(turn.interaction, notice=""))
    sentence = desk.notice(turn, _subject(chosen or people.by_name(name), name))
    return desk.draw(
        pages.sign_in(
            desk.provider,
            form_token=desk.form_token(turn),
            notice=markup.notice(sentence),
            people=(turn.pinned,) if turn.pinned else people.everyone,
            user_name=name,
            password=chosen.password if chosen and turn.incoming.get("as") else "",
            pinned=turn.pinned is not None,
            stay=_may_stay(desk, turn),
        )
    )


def answer(desk: Desk, turn: Turn) -> Response:
    if turn.incoming.get("do") == "stay":
        session = _may_stay(desk, turn)
        return _go_on(desk, turn, session) if session else desk.ask_again(turn.interaction)
    name, password = turn.incoming.get("user_name")[:_LONGEST_NAME], turn.incoming.get("password")
    person = turn.pinned or desk.provider.people.by_name(name)
    subject, back = _subject(person, name), "?" + urlencode({"name": name})
    if attempts.pause_left(desk.provider, subject):
        return desk.ask_again(turn.interaction, query=back)
    if not password_matches(person, password) or person is None:
        return desk.ask_again(turn.interaction, notice=desk.failed(subject, WRONG), query=back)
    attempts.succeeded(desk.provider, subject)
    session, cookie = sessions.begin_or_renew(desk.provider, person, turn.browser_session)
    response = _go_on(desk, turn, session)
    web.set_cookie(desk.provider, response, web.SESSION_COOKIE, cookie)
    return response


def _go_on(desk: Desk, turn: Turn, session: SsoSession) -> Response:
    if turn.asked.second_factor:
        return desk.ask_again(replace(turn.interaction, sid=session.sid))
    return desk.complete(turn, password_only(session, turn.asked))


def _may_stay(desk: Desk, turn: Turn) -> SsoSession | None:
    """The session to go on with, if the client wanted an account to be chosen, and nothing else speaks against it."""
    here = turn.browser_session
    if here is None or "select_account" not in turn.asked.prompt:
        return None
    return here if session_suffices(desk.provider, turn.asked.any_account(), here) else None


def _suggested(desk: Desk, turn: Turn, typed: str) -> str:
    hinted = desk.provider.people.by_name(turn.asked.login_hint)
    return (typed or (hinted.user_name if hinted else turn.asked.login_hint))[:_LONGEST_NAME]


def _subject(person: Person | None, name: str) -> str:
    """Whose attempts are counted. Names of nobody are counted too, so that the pause gives nobody away."""
    return "password:" + (person.sub if person else fingerprint(name.strip().casefold()))
