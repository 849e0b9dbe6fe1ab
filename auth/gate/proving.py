"""The way to the provider for the second factor: by redirect, or, in popup mode, in a window of its own."""

from collections.abc import Collection
from datetime import timedelta

from auth import words
from auth.audit import refused
from auth.errors import AuthError
from auth.gate import keep as keeping
from auth.gate import popup, screens
from auth.gate.leave import leave
from auth.gate.tab import tab
from auth.gate.way_back import passing, return_to
from auth.presence import Present
from auth.service import Service
from auth.sign_in import begin_step_up


def in_popup(service: Service) -> bool:
    """Whether a window of its own is opened; then nobody is sent anywhere without a click, or browsers block it."""
    return service.settings.step_up.mode == "popup"


def button(service: Service, *, key: str, name: str, age: timedelta | None, wish_id: str | None = None) -> bool:
    """The button that leads on to the proof for the gate `name`. True when this run is to go on by redirect; in popup
    mode the browser side does everything, unless it could not open a window."""
    if not in_popup(service):
        return screens.button(screens.VERIFY_AGAIN, key=key)
    popup.button(service, screens.VERIFY_AGAIN, key=_window(key), name=name, age=age, wish_id=wish_id)
    return popup.blocked(_window(key))


def pressed(service: Service, key: str) -> bool:
    """Whether that button sends the person on in this run: to be asked before it is drawn again."""
    return popup.blocked(_window(key)) if in_popup(service) else screens.pressed(key)


def leave_to_prove(
    service: Service,
    here: Present,
    *,
    name: str,
    age: timedelta | None,
    keep: Collection[str] = (),
    wish_id: str | None = None,
) -> AuthError:
    """Send the browser to the provider for the second factor; returns only what is in the way of that now.

    `name` is the gate to which a refusal will belong; the person comes back to this page.
    """
    try:
        url = begin_step_up(
            service,
            here.record,
            gate=name,
            return_to=return_to(service),
            max_age=age,
            keep=keeping.pack(keep or tab().keep),
            passing=passing(),
            wish_id=wish_id,
        )
    except AuthError as error:
        refused(error, event="step_up", gate=name, session=here.record)
        return error
    leave(url, screens.say(service, words.LEAVING))


def _window(key: str) -> str:
    # A key of its own: what a window reports is no press of a button, and must not send the page anywhere.
    return screens.key_of(f"{key}-window")
