"""Invoices: search, narrow down, read one with everything that happened to it, and do what can be done with it."""

import streamlit as st

import billing
from auth import ensure_login
from billing.queries.invoice_list import InvoiceFilter
from ui.desk import in_hand, show_what_was_said
from ui.exports import send_what_was_asked_for
from ui.invoice import invoice_file, invoice_view
from ui.invoice_list import customer_in_url, filters, invoices_view, say_whose
from ui.ledger import ledger, note, say_what_it_is
from ui.paging import back_button, bring_into_view, row_in_url
from ui.remarks import remarks_in_hand
from ui.search import search_field

session = ensure_login(keep=(*in_hand(), *remarks_in_hand()))

st.title("Invoices")
show_what_was_said()
send_what_was_asked_for()

with ledger() as tx:
    what = say_what_it_is(tx)
    currencies = billing.currencies_in_use(tx)
    days, as_of = billing.days_of_issue(tx), billing.newest_entry_on(tx)
    customer_id, customer = customer_in_url(tx)

note(what)
opened = st.container()  # above the list, where it is seen; filled when the list has said which

if st.session_state.pop("invoices_cleared", False):
    st.session_state.update(invoices_search="", status=None, currency=None, issued=(), overdue=False)

# The filters are in the URL and can be shared; of a search for a person only a code.
search = search_field(
    "Search invoices", key="invoices_search", placeholder="Invoice number, customer, e-mail or amount"
)
narrowed_to = filters(days, currencies, as_of)
say_whose(customer_id, customer)

if search is not None:
    wanted = InvoiceFilter(search=search, customer_id=customer_id, **narrowed_to)
    invoices_view(wanted, as_of, empty=what.empty)

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
