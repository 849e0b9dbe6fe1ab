"""One invoice on screen: its head, its lines, and its history with the balance after each event."""

from decimal import Decimal
from itertools import accumulate

import pandas as pd
import streamlit as st

from billing.model import Status
from billing.queries.invoice_detail import InvoiceDetail
from ui.show import day, literal, money
from ui.tables import STATUS_WORDS, plain_table, right

_COLOURS = {
    Status.DRAFT: "gray",
    Status.OPEN: "blue",
    Status.PAID: "green",
    Status.VOID: "gray",
    Status.UNCOLLECTIBLE: "red",
}


def invoice_view(invoice: InvoiceDetail) -> None:
    """The whole of it."""
    row = invoice.row
    st.subheader(literal(row.number))
    with st.container(horizontal=True):
        st.badge(STATUS_WORDS[row.status], color=_COLOURS[row.status])
        if row.disputed_on:
            st.badge(f"Disputed since {day(row.disputed_on)}", color="orange", icon=":material/flag:")
    st.page_link(
        "../pages/customers.py",
        label=literal(row.customer),
        icon=":material/person:",
        query_params={"customer": str(row.customer_id)},
    )
    st.markdown(f"Issued {day(row.issued_on)}, due {day(row.due_on)}")
    st.markdown("**Lines**")
    _lines(invoice)
    st.markdown("**What happened**")
    _events(invoice)


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
