"""The way to the provider for the second factor: by redirect, or, in popup mode, in a window of its own."""

from collections.abc import Collection
from datetime import timedelta

from auth import words
from auth.audit import refused
from auth.errors import AuthError
from auth.gate import keep as keeping
from auth.gate import popup, screens
from auth.gate.leave import leave
from auth.gate.way_back import return_to
from auth.presence import Present
from auth.service import Service
from auth.sign_in import begin_step_up


def in_popup(service: Service) -> bool:
    """Whether a window of its own is opened; then nobody is sent anywhere without a click, or browsers block it."""
    return service.settings.step_up.mode == "popup"


def button(service: Service, *, key: str, name: str, age: timedelta | None, wish_id: str | None = None) -> bool:
    """The button that leads on to the proof for the gate `name`. True when it was pressed, and this run goes on by
    redirect; in popup mode the browser side does everything."""
    if in_popup(service):
        # A key of its own: what the window reports is no press, and must not send the page anywhere.
        window = screens.key_of(f"{key}-window")
        popup.button(service, screens.VERIFY_AGAIN, key=window, name=name, age=age, wish_id=wish_id)
        return False
    return screens.button(screens.VERIFY_AGAIN, key=key)


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
            keep=keeping.pack(keep),
            wish_id=wish_id,
        )
    except AuthError as error:
        refused(error, event="step_up", gate=name, session=here.record)
        return error
    leave(url, screens.say(service, words.LEAVING))
