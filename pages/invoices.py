"""Invoices: search, narrow down, read one with everything that happened to it, and do what can be done with it."""

from datetime import date

import streamlit as st

import billing
from auth import ensure_login
from billing.model import Status
from billing.queries.in_all import invoices_in_all
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from ui.desk import in_hand, show_what_was_said
from ui.exports import ask_for_list, filter_as_plain, send_what_was_asked_for
from ui.invoice import invoice_file, invoice_view
from ui.ledger import ledger, note, say_what_it_is
from ui.paging import back_button, bring_into_view, place_in, row_in_url, share_row, table_key, ways_on, where
from ui.remarks import remarks_in_hand
from ui.search import search_field
from ui.show import DAYS_WIDTH
from ui.tables import STATUS_WORDS, invoice_table

session = ensure_login(keep=(*in_hand(), *remarks_in_hand()))

st.title("Invoices")
show_what_was_said()
send_what_was_asked_for()

with ledger() as tx:
    kind = say_what_it_is(tx)
    currencies = billing.currencies_in_use(tx)
    as_of = billing.newest_entry_on(tx)

note(kind)
opened = st.container()  # above the list, where it is seen; filled when the list has said which

if st.session_state.pop("invoices_cleared", False):
    st.session_state.update(invoices_search="", status=None, currency=None, issued=(), overdue=False)

# The filters are in the URL and can be shared; of the search only a code, because it may hold a name.
search = search_field(
    "Search invoices", key="invoices_search", placeholder="Invoice number, customer, e-mail or amount"
)
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
        "Issued", value=(), key="issued", bind="query-params", format="DD/MM/YYYY", width=DAYS_WIDTH
    )
    late = st.toggle("Overdue only", key="overdue", bind="query-params")

wanted = InvoiceFilter(
    search=search,
    status=status,
    currency=currency,
    issued_from=issued[0] if issued else None,
    issued_to=issued[-1] if len(issued) > 1 else None,
    overdue_on=as_of if late else None,
)

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
        st.rerun()

ids = [row.id for row in page.rows]
if page.rows:
    st.caption(where(place, page, "invoice", in_all=in_all))
    share_row("invoice", ids, invoice_table(page.rows, key=table_key("invoice", ids), customer=True))
    ways_on("invoices", wanted, page, place)
elif kind != "empty":
    st.markdown("No invoice matches. Widen the search or the filters.")

if invoice_id := row_in_url("invoice"):
    with ledger() as tx:
        found = invoice_file(tx, invoice_id)
    with opened.container(border=True):
        back_button("invoice")
        if found is None:
            st.markdown("There is no such invoice.")
        else:
            invoice_view(session, found)
        bring_into_view("invoice", invoice_id)
