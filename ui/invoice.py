"""One invoice on screen: its head, its lines, its history with the balance after each event, notes, and what can be
done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

import pandas as pd
import streamlit as st

from auth import Session
from billing.actions import Action
from billing.model import Status
from billing.queries.approvals import ApprovalRow, approvals_of
from billing.queries.events import EventRow, events_of_invoice
from billing.queries.invoice_detail import InvoiceDetail, invoice_detail
from billing.queries.remarks import NoteRow, notes_of_invoice
from database import Connection
from ui.exports import ask_for_invoice
from ui.history import history_view
from ui.invoice_actions import actions_view, material_for
from ui.invoice_forms import Material
from ui.remarks import dispute_form, note_on_invoice, notes_view
from ui.show import day, literal, money
from ui.tables import STATUS_WORDS, plain_table, right

_COLOURS = {
    Status.DRAFT: "gray",
    Status.OPEN: "blue",
    Status.PAID: "green",
    Status.VOID: "gray",
    Status.UNCOLLECTIBLE: "red",
}


@dataclass(frozen=True, slots=True)
class InvoiceFile:
    """Everything that the screen shows, of one moment."""

    invoice: InvoiceDetail
    material: Material
    notes: Sequence[NoteRow]
    done: Sequence[EventRow]
    requests: Sequence[ApprovalRow]


def invoice_file(tx: Connection, invoice_id: int) -> InvoiceFile | None:
    """Read it; None if there is no such invoice."""
    found = invoice_detail(tx, invoice_id)
    if found is None:
        return None
    return InvoiceFile(
        found,
        material_for(tx, found),
        notes_of_invoice(tx, invoice_id),
        events_of_invoice(tx, invoice_id),
        approvals_of(tx, invoice_id),
    )


def invoice_view(session: Session, file: InvoiceFile) -> None:
    """The whole of it."""
    invoice = file.invoice
    with st.container():  # as one: what comes and goes here would close the part that is open below
        _head(invoice)
        _waiting(file.requests)
        actions_view(session, file.material)
    # In the address, so that whoever was away for a check comes back to the same part.
    lines, happened, notes, done = st.tabs(
        ["Lines", "What happened", "Notes and disputes", "Who did what"],
        key="invoice_part",
        on_change="rerun",
        bind="query-params",
    )
    with lines:
        _lines(invoice)
    with happened:
        _events(invoice)
    with notes:
        flag = Action.CLEAR_DISPUTE if invoice.row.disputed_on else Action.SET_DISPUTE
        dispute_form(invoice, file.material.possible[flag].why_not)
        note_on_invoice(invoice.row.id)
        notes_view(file.notes)
    with done:
        history_view(file.done)


def _head(invoice: InvoiceDetail) -> None:
    row = invoice.row
    st.subheader(literal(row.number))
    with st.container(horizontal=True):
        st.badge(STATUS_WORDS[row.status], color=_COLOURS[row.status])
        if row.disputed_on:
            st.badge(f"Disputed since {day(row.disputed_on)}", color="orange", icon=":material/flag:")
        st.space("stretch")
        what = {"invoice_id": row.id, "number": row.number}
        st.button("Export as PDF", icon=":material/download:", on_click=ask_for_invoice, kwargs=what, key="export-pdf")
    st.page_link(
        "../pages/customers.py",
        label=literal(row.customer),
        icon=":material/person:",
        query_params={"customer": str(row.customer_id)},
    )
    total, left = (literal(money(minor, row.currency)) for minor in (row.total_minor, abs(row.outstanding_minor)))
    due = f"due {day(row.due_on)}" + (" (derived)" if invoice.derived else "")
    owed = f"{left} owed back" if row.outstanding_minor < 0 else f"{left} to pay"
    st.markdown(f"Issued {day(row.issued_on)}, {due} · {total}, **{owed}**")
    if invoice.derived:
        st.caption(
            "Derived: the file of this invoice has no payments and no due day; they follow a rule, not a document."
        )


def _waiting(requests: Sequence[ApprovalRow]) -> None:
    for one in requests:
        if one.decision is None:
            amount = literal(money(one.amount_minor, one.currency))
            st.info(f"A refund of {amount} waits for a second person, under Billing.", icon=":material/group:")


def _lines(invoice: InvoiceDetail) -> None:
    currency = invoice.row.currency
    frame = pd.DataFrame(
        {
            "Description": [line.description for line in invoice.lines] + ["Total"],
            "Quantity": [_trimmed(line.quantity_milli, 3) for line in invoice.lines] + [""],
            "Price": [_price(line.unit_price_micro) for line in invoice.lines] + [""],
            "Tax rate": [f"{_trimmed(line.tax_rate_bp, 2)} %" for line in invoice.lines] + [""],
            "Net": [money(line.net_minor, currency) for line in invoice.lines] + [money(invoice.net_minor, currency)],
            "Tax": [money(line.tax_minor, currency) for line in invoice.lines] + [money(invoice.tax_minor, currency)],
            "With tax": [money(line.net_minor + line.tax_minor, currency) for line in invoice.lines]
            + [money(invoice.row.total_minor, currency)],
        }
    )
    config = {name: right() for name in ("Quantity", "Price", "Tax rate", "Net", "Tax", "With tax")}
    plain_table(frame, config, alt="The lines of the invoice and their total")


def _events(invoice: InvoiceDetail) -> None:
    currency = invoice.row.currency
    balances = accumulate(event.amount_minor for event in invoice.events)
    frame = pd.DataFrame(
        {
            "Day": [event.day for event in invoice.events],
            "What": [event.what for event in invoice.events],
            "Number": [event.number for event in invoice.events],
            "Note": [event.note for event in invoice.events],
            "Amount": [money(event.amount_minor, currency) if event.amount_minor else "" for event in invoice.events],
            "Still to pay": [money(balance, currency) for balance in balances],
        }
    )
    config = {"Day": st.column_config.DateColumn(format="D MMM YYYY"), "Amount": right(), "Still to pay": right()}
    plain_table(frame, config, alt="Payments, credits and refunds, oldest first")


def _price(micro: int) -> str:
    """Two decimals at least, and as many as the price has."""
    exact = Decimal(micro).scaleb(-6).normalize()
    return f"{exact:,.2f}" if exact == round(exact, 2) else f"{exact:,f}"


def _trimmed(whole: int, digits: int) -> str:
    return f"{Decimal(whole).scaleb(-digits).normalize():,f}"
