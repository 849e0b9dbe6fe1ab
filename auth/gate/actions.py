"""The gate of functions: `requires_mfa`. It decides what is *done*, each time it is done, from the database.

Widget callbacks run before the page, fragments and dialogs without it, and a click can come from a page that was drawn
while the proof still stood. So the function itself asks. It never raises over a missing proof: it shows the way forward
in place, or, in a callback, leaves a note that the page shows. With `describe=`, what was wanted is remembered and
offered again once the proof is there (`auth.gate.offers`).
"""

import functools
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from auth import one_shot, wishes
from auth.admission import touch
from auth.errors import AuthError, NotDone, StoreUnavailable
from auth.gate.identity import identify
from auth.gate.pages import gate
from auth.gate.registry import Action, name_of, proven, register
from auth.gate.running import drawing, running, write_down
from auth.gate.tab import Note, in_callback
from auth.gate.telling import announce, done_before, tell, tell_trouble
from auth.gate.turned_away import barred, interrupted, interrupted_by_end
from auth.gate.undisturbed import undisturbed
from auth.presence import Absent, Present
from auth.service import Service, current
from auth.wishes import Offer

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def requires_mfa(
    *unnamed: object,
    max_age: timedelta | None = None,
    role: str | None = None,
    one_shot: bool = False,
    describe: Callable[..., str] | None = None,
    what: Callable[..., str] | None = None,
) -> Callable[[Callable[Parameters, Result]], Callable[..., Result | None]]:
    """Guard a function: it runs for a person who has proven a second factor (and holds `role`), else returns None.

    `max_age` demands a proof whose `auth_time` is not older; an unknown age is too old. `one_shot` demands a proof made
    for exactly this call; it is used up in the transaction that the function is handed as `tx`, and in which it writes.
    `describe` makes, from the same arguments, the sentence to confirm when the call is offered again; the function is
    then at the top of a module, and its arguments are plain values. That sentence stands in the trail, too, unless
    `what` makes another for it: one that names nobody whom the trail need not name.
    """

    if unnamed:
        raise TypeError("requires_mfa takes names alone, and its parentheses: @requires_mfa() or, say, (role=...).")
    if one_shot and describe is None:
        raise TypeError("one_shot=True needs describe=: its proof is made for a call that is offered again.")
    if what is not None and describe is None:
        raise TypeError("what= needs describe=: it is made from the same arguments.")

    def decorate(function: Callable[Parameters, Result]) -> Callable[..., Result | None]:
        if function.__globals__["__name__"].startswith("streamlit."):
            # Streamlit runs what stands below `st.fragment` again by itself, and so past a guard that stands above.
            raise TypeError("@requires_mfa stands below @st.fragment and @st.dialog, next to the function it guards.")
        action = Action(name_of(function), function, max_age, role, one_shot, describe, what)

        @functools.wraps(function)
        def guarded(*args: Any, **kwargs: Any) -> Result | None:
            caller = sys._getframe(1).f_globals.get("__name__", "")
            with drawing(caller.startswith("streamlit.") and not in_callback()):
                result: Result | None = _call(action, args, kwargs)
            announce(result)
            return result

        guarded.__airlock_guard__ = True  # type: ignore[attr-defined]
        if describe is not None:
            register(action)
        return guarded

    return decorate


def carry_out(action: Action, offer: Offer) -> None:
    """Do what waited, once, however often and wherever it is confirmed; the guard asks again."""
    with undisturbed():
        announce(_call(action, (), offer.arguments, offer))


def _call(action: Action, args: tuple[Any, ...], kwargs: Mapping[str, Any], offer: Offer | None = None) -> Any:
    arguments = action.arguments(args, kwargs) if action.describe is not None else {}
    with running(action.about(arguments)):
        return _decide(action, args, kwargs, arguments, offer)


def _decide(
    action: Action, args: tuple[Any, ...], kwargs: Mapping[str, Any], arguments: dict[str, Any], offer: Offer | None
) -> Any:
    service, present = current(), None
    try:
        present = _admitted(service, action, arguments)
        if present is None:
            return None
        if action.one_shot:
            return _run_once(service, action, arguments, present, offer)
        taken = _taken(service, action, present, offer)
        if offer is None:
            return action.function(*args, **kwargs)
        return _run_offered(service, action, offer) if taken else done_before(service, present.record, offer.id)
    except AuthError as error:  # of the store, or of what the function itself asked
        tell_trouble(service, error, action.name)
        if present is not None and isinstance(error, NotDone):
            code, reference = error.code, error.reference
            with suppress(StoreUnavailable), service.writing() as tx:
                write_down(tx, service, present.record, action=action.name, outcome=code, reference=reference)
        return None


def _admitted(service: Service, action: Action, arguments: dict[str, Any]) -> Present | None:
    """The session for which the function may run now. None when not: then the person has been told why."""
    found = identify(service)
    if isinstance(found, Absent):
        interrupted_by_end(service, action, arguments, found)
        return None
    why_not = barred(service, action, found)
    if why_not is not None:
        tell(Note(why_not))
        return None
    if not action.one_shot and not proven(service, found.record, action):
        interrupted(service, action, arguments, found)
        return None
    if in_callback():  # the edge sees every other click; a fragment's timer, which also comes here, is nobody's
        touch(service, found.record.handle)
    return found


def _taken(service: Service, action: Action, present: Present, offer: Offer | None) -> bool:
    """Whether the function is run by this call: what waited is run by the first that confirms it."""
    with service.writing() as tx:
        if offer is not None and not wishes.claim(service, tx, offer):
            return False
        write_down(tx, service, present.record, action=action.name, outcome="allowed")
    return True


def _run_offered(service: Service, action: Action, offer: Offer) -> Any:
    """Run it and write down what it said. It is not run again, whatever becomes of it: it may have been done, unless
    it says that it was not."""
    said, done = None, True
    try:
        said = action.function(**offer.arguments)
        return said
    except NotDone:
        done = False
        raise
    finally:
        with suppress(StoreUnavailable), service.writing() as tx:
            if done:
                wishes.finish(service, tx, offer.id, said)
            else:
                wishes.release(tx, offer.id)


def _run_once(
    service: Service, action: Action, arguments: dict[str, Any], present: Present, offer: Offer | None
) -> Any:
    """Use up the proof, write the action's own rows and the trail: all of it commits together, or nothing."""
    record, name = present.record, action.name
    meant = None if offer is None else offer.id
    with service.writing() as tx:
        proof = one_shot.consume_proof(service, tx, record, action=name, arguments=arguments, wish_id=meant)
        if proof is not None:
            write_down(tx, service, record, action=name, outcome="allowed")
            said = action.function(tx=tx, **arguments)
            wishes.finish(service, tx, proof, said)
            return said
    done = meant or one_shot.just_used(service, record, action=name, arguments=arguments)
    if done is not None and wishes.is_done(service, record, gate(), done):
        return done_before(service, record, done)
    interrupted(service, action, arguments, present)
    return None
