"""One customer on screen: contacts, balance, what they were sent and paid, notes, and who did what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from billing.queries.account import Balance, balances, is_derived, payments_of
from billing.queries.customers import CustomerRow
from billing.queries.events import EventRow, events_of_customer
from billing.queries.invoice_list import InvoiceFilter, InvoiceRow, list_invoices
from billing.queries.payments import PaymentRow
from billing.queries.remarks import NoteRow, notes_of_customer
from database import Connection
from ui.history import history_view
from ui.remarks import note_on_customer, notes_view
from ui.show import counted, day, literal, money
from ui.tables import invoice_table, payment_table


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """Everything that the screen shows, of one moment."""

    customer: CustomerRow
    balances: Sequence[Balance]
    derived: bool
    invoices: Sequence[InvoiceRow]
    payments: Sequence[PaymentRow]
    notes: Sequence[NoteRow]
    events: Sequence[EventRow]


def customer_file(tx: Connection, customer: CustomerRow, as_of: date) -> CustomerFile:
    """Read it. Overdue is what was due before `as_of`."""
    return CustomerFile(
        customer,
        balances(tx, customer.id, as_of),
        is_derived(tx, customer.id),
        list_invoices(tx, InvoiceFilter(customer_id=customer.id), size=20).rows,
        payments_of(tx, customer.id),
        notes_of_customer(tx, customer.id),
        events_of_customer(tx, customer.id, size=50),
    )


def customer_view(file: CustomerFile) -> None:
    """The whole of it."""
    who = file.customer
    st.subheader(literal(who.name))
    contacts, owed = st.columns(2)
    with contacts:
        st.markdown(f":material/tag: {literal(who.number)}")
        st.markdown(f":material/mail: {literal(who.email) or 'no e-mail address'}")
        st.markdown(f":material/public: {literal(who.country) or 'no country'}")
        st.markdown(f":material/event: Customer since {day(who.since)}, {counted(who.open_invoices, 'open invoice')}")
    with owed:
        _balances(file.balances)
        if file.derived and file.balances:
            st.caption(
                "Derived: their file has no payments and no due days, so what is owed and overdue follows a rule."
            )
    # In the address, so that whoever was away for a check comes back to the same part.
    invoices, payments, notes, history = st.tabs(
        ["Invoices", "Payments", "Notes", "Who did what"], key="customer_part", on_change="rerun", bind="query-params"
    )
    with invoices:
        _invoices(who, file.invoices)
    with payments:
        if file.payments:
            payment_table(file.payments)
        else:
            st.caption("No payment yet.")
    with notes:
        note_on_customer(who.id)
        notes_view(file.notes)
    with history:
        history_view(file.events, with_invoice=True)


def _balances(of_customer: Sequence[Balance]) -> None:
    if not of_customer:
        st.markdown("No invoices yet, so nothing is owed.")
    for one in of_customer:
        overdue = f", of which {literal(money(one.overdue_minor, one.currency))} overdue" if one.overdue_minor else ""
        st.markdown(f"**Owes {literal(money(one.owed_minor, one.currency))}**{overdue}")
        if one.credit_minor:
            credit = literal(money(one.credit_minor, one.currency))
            st.caption(f"{credit} was paid or credited beyond what was asked for.")
        if one.unapplied_minor:
            kept = literal(money(one.unapplied_minor, one.currency))
            st.caption(f"{kept} of credit is unapplied: it was paid or credited for no invoice.")


def _invoices(who: CustomerRow, rows: Sequence[InvoiceRow]) -> None:
    if not rows:
        st.caption("No invoice yet.")
    elif opened := invoice_table(rows, key=f"customer_invoices_{who.id}"):
        st.switch_page("../pages/invoices.py", query_params={"invoice": str(rows[opened[0]].id)})
    if rows:
        st.caption("The latest; choose one (Shift+Space) to open it.")
        st.page_link(
            "../pages/invoices.py",
            label="All of their invoices",
            icon=":material/receipt_long:",
            query_params={"customer": str(who.id)},
        )
