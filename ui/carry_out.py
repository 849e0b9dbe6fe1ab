"""From a screen to a verb of billing: one transaction, the person and their proof as they are now, and words."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import streamlit as st

import auth
from billing import process
from billing.actions import Receipt
from billing.errors import BillingError
from billing.model import Approver
from database import UNAVAILABLE, Connection, again_if_it_gave_way, engine, transaction
from ui import desk
from ui.show import literal

_FORGIVEN = timedelta(minutes=1)
FRESH = max(timedelta(0), process.rules().proof_max_age - _FORGIVEN)
"""How old a proof may be for the guards. They forgive clocks that differ by a minute, and billing does not: a guard
that asked for the whole age would let through what billing then refuses, and offer nothing again."""

_log = logging.getLogger(__name__)
_NOT_REACHED = (
    "Airlock cannot write to the ledger at the moment. Try again; it will be done once, however often you try."
)


def carry_out(verb: Callable[..., Receipt], *, key: str, **arguments: Any) -> str | None:
    """Do it; returns the sentence about what was done. None when it was refused: the page says why.

    Raises `NotDone` when the ledger cannot be written: the guard of what moves money says so, and it waits on.
    """
    by = approver()
    if by is None:
        return None

    def whole() -> Receipt:
        with transaction(engine()) as tx:
            return verb(tx, by=by, key=key, now=process.now(), **arguments)

    try:
        receipt = again_if_it_gave_way(whole)
    except BillingError as error:
        _refuse(error)
        return None
    except UNAVAILABLE as error:
        # The class says enough; the text of the error can hold values of rows, and the address of the database.
        _log.error("the ledger cannot be written: %s", type(error).__name__)
        raise auth.NotDone(_NOT_REACHED, check="ledger") from None
    return done(receipt, key)


def carry_out_in(tx: Connection, verb: Callable[..., Receipt], *, key: str, **arguments: Any) -> str | None:
    """The same in a transaction that is open already; what billing refuses leaves nothing behind in it. What gave way
    goes back to the savepoint, which lets its locks go; the rest of the transaction, the proof above all, stands."""
    by = approver()
    if by is None:
        return None

    def since_the_savepoint() -> Receipt:
        with tx.begin_nested():
            return verb(tx, by=by, key=key, now=process.now(), **arguments)

    try:
        receipt = again_if_it_gave_way(since_the_savepoint)
    except BillingError as error:
        _refuse(error)
        return None
    return done(receipt, key)


def press(function: Callable[..., str | None], arguments: Mapping[str, Any]) -> None:
    """In the run of a click: do it, then draw the page again with what has become true.

    Where the guard stopped it, nothing is drawn again: the guard has said why, in place.
    """
    try:
        news = function(**arguments)
    except auth.NotDone as error:  # of what needs no guard
        _log.warning("not done [%s]", error.reference)
        desk.refuse(f"{error.message} Reference {error.reference}.")
        news = None
    if news is not None:
        desk.announce(news)
    if news is not None or desk.was_refused():
        st.rerun()


def approver() -> Approver | None:
    """Who acts, when the provider last checked that it is they, and under which code the trail has that they may; None
    when the session is over."""
    session = auth.current_session()
    if session is None:
        return None
    return Approver(session.subject, session.name, session.auth_time, auth.action_reference())


def done(receipt: Receipt, key: str) -> str:
    """The sentence about an action, fit for Markdown, with the code to ask about it. Its form is no longer needed."""
    desk.close_form(key)
    before = "This was done before, and nothing was done twice: " if receipt.repeated else ""
    return literal(f"{before}{receipt.done} Reference {receipt.reference}.")


def _refuse(error: BillingError) -> None:
    _log.info("billing refused: %s", error.code)
    desk.refuse(error.message)
