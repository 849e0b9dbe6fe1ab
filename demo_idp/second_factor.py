"""The code page: a fresh, unused code from the person's authenticator, for this one request."""

from starlette.responses import Response

from demo_idp import attempts, authenticator, markup, pages
from demo_idp.authenticator import Verdict
from demo_idp.grants import Authentication
from demo_idp.people import Person
from demo_idp.turn import Desk, Turn

ENROLLED = "Your authenticator is set up. Now enter a new code from it."
SENTENCES = {
    Verdict.WRONG: "That code is not right.",
    Verdict.USED: "That code was used already. Wait for a new one.",
}


def show(desk: Desk, turn: Turn) -> Response:
    person = turn.signed_in.person
    notice = desk.notice(turn, subject(person))
    return desk.draw(
        pages.code(
            desk.provider,
            form_token=desk.form_token(turn),
            notice=markup.good_news(notice) if notice == ENROLLED else markup.notice(notice),
            person=person,
            demo=authenticator.demo_code(desk.provider, person, _secret(desk, person)),
        )
    )


def answer(desk: Desk, turn: Turn) -> Response:
    session = turn.signed_in
    problem = check(desk, session.person, _secret(desk, session.person), turn.incoming.get("code"))
    if problem is not None:
        return desk.ask_again(turn.interaction, notice=problem)
    now = desk.provider.seconds()
    return desk.complete(turn, Authentication(session, turn.asked.acr, ("pwd", "otp", "mfa"), now))


def check(desk: Desk, person: Person, secret: str, code: str) -> str | None:
    """None if the code is right, and now used up; otherwise the sentence to show."""
    if attempts.pause_left(desk.provider, subject(person)):
        return ""
    verdict = authenticator.present(desk.provider, person, secret, code)
    if verdict is not Verdict.RIGHT:
        return desk.failed(subject(person), SENTENCES[verdict])
    attempts.succeeded(desk.provider, subject(person))
    return None


def subject(person: Person) -> str:
    return "code:" + person.sub


def _secret(desk: Desk, person: Person) -> str:
    secret = authenticator.secret_of(desk.provider, person)
    if secret is None:
        raise LookupError("the code stage was reached without an authenticator")
    return secret
