"""The way from a page to the ledger: one moment of it, to read, or a sentence on screen."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

import billing
from database import UNAVAILABLE, Connection, engine, reading

_log = logging.getLogger(__name__)


@contextmanager
def ledger() -> Iterator[Connection]:
    """Read inside the block, draw after it: what a screen shows is then of one moment, and the lock is short."""
    try:
        with reading(engine()) as tx:
            yield tx
    except UNAVAILABLE as error:
        # The class says enough; the text of the error can hold values of rows, and the address of the database.
        _log.error("the ledger cannot be read: %s", type(error).__name__)
        st.error("Airlock cannot read the ledger at the moment. Nothing was changed.", icon=":material/cloud_off:")
        st.button("Try again")
        st.stop()


@dataclass(frozen=True, slots=True)
class What:
    """What a reader must know about the ledger before reading any figure of it."""

    empty: bool
    demo: bool
    derived: bool


def say_what_it_is(tx: Connection) -> What:
    """For `note`."""
    empty = billing.is_empty(tx)
    return What(empty, not empty and billing.is_demo(tx), not empty and billing.is_derived(tx))


def note(what: What) -> None:
    """Say it."""
    if what.demo:
        st.markdown(":violet-badge[:material/science: Demo data] The company and every figure here are made up.")
    if what.derived:
        st.markdown(
            ":orange-badge[:material/function: Derived] An imported file has no payments and no due days. They were"
            " derived by rule, and so is what is paid, open and overdue of its invoices."
        )
    if what.empty:
        st.info(
            "The ledger is empty. Import a file under Billing, or with `python -m billing import FILE`. Airlock without"
            " any settings shows demo data.",
            icon=":material/inbox:",
        )
