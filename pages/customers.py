"""Customers: find one by name, number or e-mail, and see what they were sent."""

import streamlit as st

from auth import ensure_login
from billing.queries import customers
from billing.queries.invoice_list import InvoiceFilter, list_invoices
from ui.ledger import ledger, note, say_what_it_is
from ui.paging import close_button, place_in, row_in_url, share_row, table_key, ways_on
from ui.show import day, literal
from ui.tables import customer_table, invoice_table

session = ensure_login()

st.title("Customers")

with ledger() as tx:
    kind = say_what_it_is(tx)

note(kind)

# Not bound to the URL: names and addresses of people do not belong into histories and logs.
search = st.text_input(
    "Search customers",
    key="customers_search",
    type="search",
    placeholder="Name, number or e-mail",
    icon=":material/search:",
    max_chars=100,
)

with ledger() as tx:
    page = customers.list_customers(tx, search, place_in("customers", search))

ids = [row.id for row in page.rows]
if page.rows:
    share_row("customer", ids, customer_table(page.rows, key=table_key("customer", ids)))
    ways_on("customers", search, page)
elif kind != "empty":
    st.markdown("No customer matches. Try fewer letters.")

if customer_id := row_in_url("customer"):
    with ledger() as tx:
        found = customers.customer(tx, customer_id)
        recent = list_invoices(tx, InvoiceFilter(customer_id=customer_id), size=20)
    with st.container(border=True):
        if found is None:
            st.markdown("There is no such customer.")
        else:
            st.subheader(literal(found.name))
            st.markdown(f":material/tag: {literal(found.number)}")
            st.markdown(f":material/mail: {literal(found.email) or 'no e-mail address'}")
            st.markdown(f":material/public: {literal(found.country)}")
            st.markdown(f":material/event: Customer since {day(found.since)}, {found.open_invoices} open invoices")
            st.markdown("**Latest invoices** – choose one to open it")
            if opened := invoice_table(recent.rows, key=f"customer_invoices_{found.id}"):
                st.switch_page("../pages/invoices.py", query_params={"invoice": str(recent.rows[opened[0]].id)})
        close_button("customer")
