"""Invoices: search, narrow down, and read one with everything that happened to it."""

from datetime import date

import streamlit as st

import billing
from auth import ensure_login
from billing.model import Status
from billing.queries.invoice_detail import invoice_detail
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from ui.invoice import invoice_view
from ui.ledger import ledger, note, say_what_it_is
from ui.paging import close_button, place_in, row_in_url, share_row, table_key, ways_on
from ui.tables import STATUS_WORDS, invoice_table

session = ensure_login()

st.title("Invoices")

with ledger() as tx:
    kind = say_what_it_is(tx)
    currencies = billing.currencies_in_use(tx)
    as_of = billing.newest_entry_on(tx)

note(kind)

if st.session_state.pop("invoices_cleared", False):
    st.session_state.update(invoices_search="", status=None, currency=None, issued=(), overdue=False)

# The search may hold a name, so it stays out of the URL; the filters are in it and can be shared.
search = st.text_input(
    "Search invoices",
    key="invoices_search",
    type="search",
    placeholder="Invoice number or customer",
    icon=":material/search:",
    max_chars=100,
)
with st.grid(min_column_width=160, vertical_alignment="bottom"):
    status = st.selectbox(
        "Status",
        list(Status),
        index=None,
        placeholder="Any",
        format_func=STATUS_WORDS.__getitem__,
        key="status",
        bind="query-params",
    )
    currency = st.selectbox("Currency", currencies, index=None, placeholder="Any", key="currency", bind="query-params")
    issued: tuple[date, ...] = st.date_input("Issued", value=(), key="issued", bind="query-params", format="DD/MM/YYYY")
    late = st.toggle("Overdue only", key="overdue", bind="query-params")

wanted = InvoiceFilter(
    search=search,
    status=status,
    currency=currency,
    issued_from=issued[0] if issued else None,
    issued_to=issued[-1] if len(issued) > 1 else None,
    overdue_on=as_of if late else None,
)

with ledger() as tx:
    page = list_invoices(tx, wanted, place_in("invoices", wanted))

if wanted != InvoiceFilter() and st.button("Clear search and filters", icon=":material/filter_alt_off:"):
    st.session_state["invoices_cleared"] = True
    st.rerun()

ids = [row.id for row in page.rows]
if page.rows:
    share_row("invoice", ids, invoice_table(page.rows, key=table_key("invoice", ids), customer=True))
    ways_on("invoices", wanted, page)
elif kind != "empty":
    st.markdown("No invoice matches. Widen the search or the filters.")

if invoice_id := row_in_url("invoice"):
    with ledger() as tx:
        found = invoice_detail(tx, invoice_id)
    with st.container(border=True):
        if found is None:
            st.markdown("There is no such invoice.")
        else:
            invoice_view(found)
        close_button("invoice")
