"""The fields that forms of money are made of. What is wrong with one is said beside it.

A field remembers in its form what was typed, so that it is there again when the person changes their mind. No field
stands in an `st.form`: the browser would tell nobody what was typed there before it is sent, and a check that comes
between, or the end of the session, would lose it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from billing.action_rules import require_positive
from billing.errors import BillingError
from billing.model import Method
from billing.money import Money
from billing.queries.invoice_detail import InvoiceDetail
from billing.queries.invoice_list import InvoiceRow
from billing.store.settlements import CreditableLine
from ui.desk import OpenForm, close_form
from ui.show import day, literal, money

_MOST_REASON, _MOST_REFERENCE = 500, 200


@dataclass(frozen=True, slots=True)
class AmountField:
    """A text that should be an amount of money."""

    text: str
    currency: str
    beside: DeltaGenerator

    def say(self, sentence: str) -> None:
        """What is wrong with it."""
        self.beside.error(literal(sentence))

    def checked(self, most: int) -> int | None:
        """The amount in minor units, if it is one and not too large."""
        try:
            amount = Money.parse(self.text, self.currency)
            require_positive(amount)
        except BillingError as error:
            self.say(error.message)
            return None
        if amount.minor > most:
            self.say(f"At most {money(most, self.currency)} is possible here.")
            return None
        return amount.minor


@dataclass(frozen=True, slots=True)
class ReasonField:
    """Why something is done."""

    text: str
    beside: DeltaGenerator

    def checked(self) -> str | None:
        """The reason, if there is one."""
        if not self.text:
            self.beside.error("Say why, in a few words.")
        return self.text or None


@dataclass(frozen=True, slots=True)
class LinesField:
    """Lines of an invoice."""

    chosen: list[int]
    beside: DeltaGenerator

    def say(self, sentence: str) -> None:
        """What is wrong with them."""
        self.beside.error(literal(sentence))

    def checked(self) -> list[int] | None:
        """Their ids, if any was chosen."""
        if not self.chosen:
            self.beside.error("Choose one line or more.")
        return self.chosen or None


def amount_field(form: OpenForm, currency: str, most: int, *, label: str = "Amount") -> AmountField:
    """An amount; at first all there is."""
    at_first = f"{Money(most, currency).major:f}"
    text = st.text_input(
        f"{label}, {currency}", form.recall("amount", at_first), max_chars=30, key=form.widget("amount")
    )
    form.typed["amount"] = text
    return AmountField(text, currency, st.empty())


def reason_field(form: OpenForm) -> ReasonField:
    """Why, in one line."""
    text = st.text_input("Reason", form.recall("reason", ""), max_chars=_MOST_REASON, key=form.widget("reason"))
    form.typed["reason"] = text
    return ReasonField(text.strip(), st.empty())


def reference_field(form: OpenForm) -> str:
    """What the bank says about a payment; may be empty."""
    text = st.text_input(
        "Bank reference", form.recall("reference", ""), max_chars=_MOST_REFERENCE, key=form.widget("reference")
    )
    form.typed["reference"] = text
    return text.strip()


def method_field(form: OpenForm) -> str:
    """How the money came in."""
    methods = [method.value for method in Method if method is not Method.NOT_STATED]
    at_first = methods.index(form.recall("method", methods[0]))
    return st.selectbox("Method", methods, at_first, format_func=str.capitalize, key=form.widget("method"))


def pick_others(form: OpenForm, others: Sequence[InvoiceRow]) -> list[InvoiceRow]:
    """Further invoices that the payment settles, too."""
    if not others:
        return []
    by_id = {one.id: one for one in others}
    chosen = st.multiselect(
        "It also settles",
        list(by_id),
        [one for one in form.recall("others", []) if one in by_id],
        format_func=lambda one: _invoice_label(by_id[one]),
        placeholder="Other invoices of this customer",
        help="Invoices that were due first are settled first. Enter the whole amount that came in.",
        key=form.widget("others"),
    )
    form.typed["others"] = chosen
    return [by_id[one] for one in chosen]


def pick_lines(form: OpenForm, invoice: InvoiceDetail, lines: Sequence[CreditableLine]) -> LinesField:
    """Lines that no credit note has taken off yet. They stand in the order of the invoice."""
    currency = invoice.row.currency
    labels = {
        line.id: f"{place}. {shown.description[:60]} · {money(line.net_minor + line.tax_minor, currency)}"
        for place, (line, shown) in enumerate(zip(lines, invoice.lines, strict=False), 1)
        if not line.credited
    }
    remembered = [one for one in form.recall("lines", []) if one in labels]
    chosen = st.multiselect("Lines", list(labels), remembered, format_func=labels.__getitem__, key=form.widget("lines"))
    form.typed["lines"] = chosen
    return LinesField(list(chosen), st.empty())


def go_on(form: OpenForm) -> bool:
    """The end of a form: whether the person goes on to the confirmation. Cancel puts the form away."""
    with st.container(horizontal=True):
        continues = st.button("Continue", type="primary", key=f"continue-{form.key[:8]}")
        cancels = st.button("Cancel", key=f"cancel-{form.key[:8]}")
    if cancels:
        close_form()
        st.rerun()
    return continues


def _invoice_label(one: InvoiceRow) -> str:
    return f"{one.number} · due {day(one.due_on)} · {money(one.outstanding_minor, one.currency)}"
