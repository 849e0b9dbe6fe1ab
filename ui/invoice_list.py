"""The list of invoices on screen: what it is narrowed to, beside the search, and its rows with the ways on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from billing import process
from billing.model import Status
from billing.queries.customers import CustomerRow, customer
from billing.queries.in_all import invoices_in_all
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from database import Connection
from ui.days import say_days_outside
from ui.exports import ask_for_list, filter_as_plain
from ui.ledger import ledger
from ui.paging import TO_OPEN, place_in, row_in_url, share_row, table_key, ways_on, where
from ui.show import DAYS_WIDTH, literal, reader_zone
from ui.tables import STATUS_WORDS, invoice_table

OF_CUSTOMER = "customer"
"""Names the customer in the address whose invoices are shown alone."""


def customer_in_url(tx: Connection) -> tuple[int | None, CustomerRow | None]:
    """The id of the customer to whom the list is narrowed, and the customer if there is one."""
    asked_for = row_in_url(OF_CUSTOMER)
    return asked_for, None if asked_for is None else customer(tx, asked_for)


def say_whose(asked_for: int | None, found: CustomerRow | None) -> None:
    """Whose invoices these are, and the way to everybody's."""
    if asked_for is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if found is None:
            st.markdown("There is no such customer.")
        else:
            st.markdown(f":material/person: Only invoices of **{literal(found.name)}**")
        if st.button("All customers", icon=":material/close:"):
            st.query_params.pop(OF_CUSTOMER, None)
            st.rerun()


def filters(days: tuple[date, date] | None, currencies: Sequence[str], as_of: date | None) -> dict[str, Any]:
    """The fields beside the search, each in the address; as `InvoiceFilter` takes them."""
    today = process.now().astimezone(reader_zone()).date()
    oldest, newest = days or (today, today)
    last = max(newest, today)
    say_days_outside("issued", oldest, last, "Nothing is left out by day.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        status = st.selectbox(
            "Status",
            list(Status),
            index=None,
            placeholder="Any",
            format_func=STATUS_WORDS.__getitem__,
            key="status",
            bind="query-params",
            width=180,
        )
        currency = st.selectbox(
            "Currency", currencies, index=None, placeholder="Any", key="currency", bind="query-params", width=130
        )
        issued: tuple[date, ...] = st.date_input(
            "Issued",
            value=(),
            min_value=oldest,
            max_value=last,
            key="issued",
            bind="query-params",
            format="DD/MM/YYYY",
            width=DAYS_WIDTH,
        )
        late = st.toggle("Overdue only", key="overdue", bind="query-params")
    return {
        "status": status,
        "currency": currency,
        "issued_from": issued[0] if issued else None,
        "issued_to": issued[-1] if len(issued) > 1 else None,
        "overdue_on": as_of if late else None,
    }


def invoices_view(wanted: InvoiceFilter, as_of: date | None, *, empty: bool) -> None:
    """The rows of this page of the list, the export, and the ways on."""
    place = place_in("invoices", wanted)
    with ledger() as tx:
        page = list_invoices(tx, wanted, place.cursor)
        in_all = invoices_in_all(tx, wanted)
    with st.container(horizontal=True):
        if as_of and page.rows:
            what = {"filtered": filter_as_plain(wanted, as_of)}
            st.button("Export as CSV", icon=":material/download:", on_click=ask_for_list, kwargs=what)
        if wanted != InvoiceFilter() and st.button("Clear search and filters", icon=":material/filter_alt_off:"):
            st.session_state["invoices_cleared"] = True
            st.query_params.pop(OF_CUSTOMER, None)
            st.rerun()
    ids = [row.id for row in page.rows]
    if page.rows:
        st.caption(f"{where(place, page, 'invoice', in_all=in_all)}. {TO_OPEN}")
        share_row("invoice", ids, invoice_table(page.rows, key=table_key("invoice", ids), customer=True))
        ways_on("invoices", wanted, page, place)
    elif not empty:
        st.markdown("No invoice matches. Widen the search or the filters.")
