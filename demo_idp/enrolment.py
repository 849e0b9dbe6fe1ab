"""Setting up an authenticator: the password again, a QR code, a first code.

Enrolment proves that a telephone was set up, not who holds it. It therefore never counts as the second factor: when it
is done, the code page follows and wants a code that was not used for the enrolment (compare CVE-2023-3597).
"""

from dataclasses import replace

import segno
from starlette.responses import Response

from demo_idp import attempts, authenticator, markup, pages, second_factor
from demo_idp.markup import Html
from demo_idp.people import password_matches
from demo_idp.turn import Desk, Turn
from demo_idp.web import BadRequest

WRONG = "That is not your password."


def show_password(desk: Desk, turn: Turn) -> Response:
    person = turn.signed_in.person
    notice = desk.notice(turn, "password:" + person.sub)
    page = pages.password_again(
        desk.provider, form_token=desk.form_token(turn), notice=markup.notice(notice), person=person
    )
    return desk.draw(page)


def answer_password(desk: Desk, turn: Turn) -> Response:
    person = turn.signed_in.person
    subject = "password:" + person.sub
    if attempts.pause_left(desk.provider, subject):
        return desk.ask_again(turn.interaction)
    if not password_matches(person, turn.incoming.get("password")):
        return desk.ask_again(turn.interaction, notice=desk.failed(subject, WRONG))
    attempts.succeeded(desk.provider, subject)
    return desk.ask_again(replace(turn.interaction, enrolment_secret=authenticator.new_authenticator()))


def show(desk: Desk, turn: Turn) -> Response:
    person, secret = turn.signed_in.person, _secret(turn)
    qr = segno.make(authenticator.enrolment_uri(person, secret), error="m")
    return desk.draw(
        pages.enrol(
            desk.provider,
            form_token=desk.form_token(turn),
            notice=markup.notice(desk.notice(turn, second_factor.subject(person))),
            # Black on white in dark mode too: cameras expect it.
            qr=Html(qr.svg_inline(scale=4, border=4, light="#fff")),
            secret=secret,
            demo=authenticator.demo_code(desk.provider, person, secret),
        )
    )


def answer(desk: Desk, turn: Turn) -> Response:
    person, secret = turn.signed_in.person, _secret(turn)
    problem = second_factor.check(desk, person, secret, turn.incoming.get("code"))
    if problem is not None:
        return desk.ask_again(turn.interaction, notice=problem)
    authenticator.enrol(desk.provider, person, secret)
    return desk.ask_again(replace(turn.interaction, enrolment_secret=None), notice=second_factor.ENROLLED)


def _secret(turn: Turn) -> str:
    if turn.interaction.enrolment_secret is None:
        raise BadRequest("Start the set-up again.")
    return turn.interaction.enrolment_secret
