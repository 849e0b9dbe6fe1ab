"""Calls to an API for the signed-in person, and its demand for a stronger or fresher sign-in (RFC 9470).

A challenge sends the person to the provider once, with what the API asks for; they come back to this page, whose run
makes the call again. What the API demands after that is a refusal to read, never another round. What an API demands
opens no gate of ours: each judges the recorded evidence by its own rule.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from auth import api_challenges, audit, waiting, words
from auth.api_challenges import Challenge, read_challenge
from auth.errors import AuthError
from auth.gate import proving, screens
from auth.gate.leave import leave
from auth.gate.pages import gate, present
from auth.gate.signal import GateClosed
from auth.gate.tab import Arrival, in_fragment, tab
from auth.gate.way_back import return_to
from auth.presence import Present
from auth.service import Service, current
from auth.sign_in import begin_step_up


class Answer(Protocol):
    """An HTTP answer, as requests and httpx have it."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


Reply = TypeVar("Reply", bound=Answer)


def call_api(send: Callable[[str], Reply], *, name: str = "api") -> Reply:
    """Call an API with the person's access token; its demand for another sign-in is met once, and the call repeated.

    `send` makes the call with the token it is given, and returns the answer. Any answer but a challenge is returned as
    it is; at a challenge the run ends. Call it in the page itself: its next run is what repeats the call. `name` tells
    several APIs of one page apart.
    """
    service = current()
    here = present(service)
    answer = send(service.vault.open(here.record.access_token_sealed))
    challenge = read_challenge(answer.status_code, answer.headers)
    if challenge is None:
        return answer
    try:
        _meet(service, here, challenge, name)
    except AuthError as error:
        audit.refused(error, event="api", gate=gate(), session=here.record)
        screens.trouble(service, error)
    raise GateClosed


def _meet(service: Service, here: Present, challenge: Challenge, name: str) -> None:
    """Ask the provider for what the API wants, unless that was just done; then say so, with a button to try again."""
    place, key = f"{gate()}#{name}", f"verify-{name}"
    refusal = waiting.refusal(service, here.record, place)
    if refusal is None and api_challenges.was_just_met(service, here.record, place):
        refusal = api_challenges.refuse(service, here.record, place, challenge)
    if screens.pressed(key) or (refusal is None and _may_leave(service)):
        _leave(service, here, challenge, place)
    if refusal is not None:
        screens.refusal(service, refusal, me=here.record.name)
    else:
        screens.needed(service)
    screens.button(screens.VERIFY_AGAIN, key=key)


def _may_leave(service: Service) -> bool:
    """Nobody is sent anywhere by a run that they did not cause."""
    return tab().arrival is Arrival.BY_PERSON and not in_fragment() and not proving.in_popup(service)


def _leave(service: Service, here: Present, challenge: Challenge, place: str) -> None:
    url = begin_step_up(
        service,
        here.record,
        gate=place,
        return_to=return_to(service),
        max_age=challenge.max_age,
        acr_values=challenge.acr_values,
    )
    leave(url, screens.say(service, words.LEAVING))
