"""The gates of pages: `ensure_login`, `ensure_role`, `ensure_mfa`. Each returns the session, or shows the way forward.

A gate decides what is *shown*. What may be *done* is decided again where it is done (`auth.gate.actions`), because
callbacks run before the page and fragments without it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Literal, NoReturn

import streamlit as st

from auth import policy, waiting, words
from auth.audit import refused
from auth.errors import AuthError, PermissionDenied, ProviderUnavailable
from auth.gate import keep as keeping
from auth.gate import proving, screens
from auth.gate.identity import identify
from auth.gate.leave import leave
from auth.gate.signal import GateClosed
from auth.gate.tab import Arrival, in_fragment, reconnected, settle, tab, visit
from auth.gate.way_back import page_in_browser, passing, return_to
from auth.presence import Absent, Present
from auth.renew import Standing
from auth.service import Service, current
from auth.session import EndReason, Session
from auth.sign_in import begin_login, start_url
from auth.sign_in.begin import SIGN_IN_GATE

_VERIFY = "verify-again"
_SIGN_IN = "sign-in"


def ensure_login(*, keep: Collection[str] | None = None) -> Session:
    """The signed-in person's session; anybody else is shown how to sign in, and the run ends.

    `keep` names fields that come back after a session that ended, if the same person signs in again, and after a proof.
    It may name none at the moment. A page that calls `ensure_mfa` too names them there.
    """
    service = current()
    keeping.refuse_what_cannot_be_kept(keep or ())
    here = present(service, keep=keep or ())
    if keep is not None and tab().arrival is not None:
        with _speaking(service):
            keeping.restore(service, here.record, gate(), return_to(service))
    return _shown(service, here)


def ensure_role(*roles: str, when_unset: Literal["deny", "allow"] = "deny") -> Session:
    """The session of a person with one of these roles; others read whom to ask, and the run ends.

    `when_unset` decides for pages that are only read, in an installation that has set up no roles at all.
    """
    service = current()
    here = present(service)
    if not policy.has_role(here.record.roles, roles, rules=service.settings.roles, when_unset=when_unset):
        wanted = " or ".join(roles)
        denied = PermissionDenied(check="role", expected=wanted, got=" ".join(here.record.roles))
        refused(denied, event="gate", gate=gate(), session=here.record)
        sentence = words.ROLE_MISSING if service.settings.roles_configured else words.ROLES_NOT_SET_UP
        screens.heading()
        st.error(screens.say(service, sentence, roles=wanted), icon=":material/block:")
        screens.reference(service, denied.reference)
        raise GateClosed
    return _shown(service, here)


def ensure_mfa(
    *,
    max_age: timedelta | None = None,
    keep: Collection[str] = (),
    reason: str | None = None,
) -> Session:
    """The session of a person who has proven a second factor in it; others are sent to prove it, and the run ends.

    `max_age` demands a proof that is not older. `keep` names fields of `st.session_state` (values of input widgets)
    that come back after the way to the provider. `reason` completes the sentence "… needs one more check".
    Leaves by itself only in the run that brought the person here; any other run offers a button.
    """
    service = current()
    keeping.refuse_what_cannot_be_kept(keep)
    here = present(service, keep=keep)
    age = policy.strictest(service.settings.step_up.max_age, max_age)
    arrival = tab().arrival
    if not tab().routed:
        settle()
    fresh = policy.proof(here.record.mfa_at, here.record.auth_time, max_age=age, now=service.clock())
    if fresh.opens:
        # Not before: a tab that is closed may go on to another document, and what it was given would be lost there.
        if arrival is not None or (tab().closed and keeping.has_none(keep)):
            with _speaking(service):
                keeping.restore(service, here.record, gate(), return_to(service))
        tab().closed = False
        return _shown(service, here)
    tab().closed = True
    may_leave = arrival is Arrival.BY_PERSON and not in_fragment()
    _step_up(service, here, age=age, keep=keep, reason=reason, may_leave=may_leave)


def gate() -> str:
    """The name of this page's gate: its path."""
    return tab().path or page_in_browser(current())


def present(service: Service, *, keep: Collection[str] = ()) -> Present:
    """The live session of this run; without one, the way to sign in, and the run ends.

    Where a session has just ended, what the gates of this page keep waits for the same person to sign in again.
    """
    if not tab().routed:
        visit(page_in_browser(service), "")
    tab().keep |= set(keep)
    with _speaking(service):
        found = identify(service)
        if isinstance(found, Absent):
            tab().session = None
            _keep_for_later(service, found)
            _sign_in(service, found)
    tab().session = policy.view(found.record, idle_timeout=service.idle_timeout)
    if found.standing is Standing.CLOSED:
        unanswered = ProviderUnavailable(words.RENEWAL_FAILED, check="renewal")
        refused(unanswered, event="gate", gate=gate(), session=found.record)
        screens.heading()
        screens.trouble(service, unanswered)
        screens.button(screens.TRY_AGAIN, key="try-again")
        raise GateClosed
    return found


def _keep_for_later(service: Service, absent: Absent) -> None:
    text = keeping.pack(tab().keep)
    if absent.last is None or text is None or tab().kept_after_end:
        return
    waiting.keep(service, absent.last, return_to(service), text, passing())
    tab().kept_after_end = True


def _shown(service: Service, here: Present) -> Session:
    session = policy.view(here.record, idle_timeout=service.idle_timeout)
    tab().session, tab().kept_after_end = session, False
    return session


def _sign_in(service: Service, absent: Absent) -> NoReturn:
    """The signed-out screen. Nobody is sent anywhere from here but by the button."""
    pressed = screens.pressed(_SIGN_IN)
    trouble = _go_to_sign_in(service, absent) if pressed else None
    outcome = waiting.refusal_of_browser(service, absent.browser_hash, SIGN_IN_GATE) if absent.browser_hash else None
    if trouble is not None:
        screens.trouble(service, trouble)
    elif outcome is not None:
        screens.refusal(service, outcome)
    elif absent.ended is EndReason.SIGNED_OUT and not (absent.in_this_tab or reconnected()):
        st.info(words.SIGNED_OUT_HERE)
    elif absent.ended is not None:
        st.warning(service.words.ended(absent.ended))
    # A tab that reconnected knows the button that was pressed in it only once it is drawn.
    if screens.button(screens.SIGN_IN, key=_SIGN_IN) and not pressed:
        screens.trouble(service, _go_to_sign_in(service, absent))
    raise GateClosed


def _go_to_sign_in(service: Service, absent: Absent) -> AuthError:
    """Send the browser to the provider; returns only what is in the way of that now."""
    sentence = screens.say(service, words.LEAVING_TO_SIGN_IN)
    if not absent.browser_hash:
        leave(start_url(service, return_to(service)), sentence)  # that address gives the browser its name
    try:
        url = begin_login(service, browser_hash=absent.browser_hash, return_to=return_to(service))
    except AuthError as error:
        refused(error, event="login", gate=SIGN_IN_GATE)
        return error
    leave(url, sentence)


def _step_up(
    service: Service,
    here: Present,
    *,
    age: timedelta | None,
    keep: Collection[str],
    reason: str | None,
    may_leave: bool,
) -> NoReturn:
    with _speaking(service):
        outcome = waiting.refusal(service, here.record, gate())
    tab().says_refusal = True
    screens.heading()  # first: the screen that leaves is still that page
    trouble, pressed = None, proving.pressed(service, _VERIFY)
    if pressed or (may_leave and outcome is None and not proving.in_popup(service)):
        trouble = proving.leave_to_prove(service, here, name=gate(), age=age, keep=keep)
    keeping.hold(keep)
    if trouble is not None:
        screens.trouble(service, trouble)
    elif outcome is not None:
        screens.refusal(service, outcome, me=here.record.name)
    else:
        screens.needed(service, reason)
    if proving.button(service, key=_VERIFY, name=gate(), age=age) and not pressed:  # as in `_sign_in`
        screens.trouble(service, proving.leave_to_prove(service, here, name=gate(), age=age, keep=keep))
    raise GateClosed


@contextmanager
def _speaking(service: Service) -> Iterator[None]:
    """Whatever the store cannot do now is said on the screen, and the run ends."""
    try:
        yield
    except AuthError as error:
        refused(error, event="gate")
        screens.heading()
        screens.trouble(service, error)
        if screens.button(screens.TRY_AGAIN, key="try-again"):
            leave(return_to(service), screens.TRY_AGAIN + "…")  # a new document: its handshake asks the store again
        raise GateClosed from None
