"""Customers: find one by name, number or e-mail, and see what they owe, were sent, and paid."""

import streamlit as st

import billing
from auth import ensure_login
from billing import process
from billing.queries import customers
from billing.queries.in_all import MOST, customers_in_all
from ui.customer import customer_file, customer_view
from ui.desk import show_what_was_said
from ui.ledger import ledger, note, say_what_it_is
from ui.paging import (
    TO_OPEN,
    back_button,
    bring_into_view,
    place_in,
    row_in_url,
    share_row,
    table_key,
    ways_on,
    where,
)
from ui.remarks import remarks_in_hand
from ui.search import search_field
from ui.tables import customer_table

session = ensure_login(keep=remarks_in_hand())

st.title("Customers")
show_what_was_said()

with ledger() as tx:
    what = say_what_it_is(tx)
    as_of = billing.newest_entry_on(tx)

note(what)
opened = st.container()  # above the list, where it is seen; filled when the list has said which

search = search_field("Search customers", key="customers_search", placeholder="Name, number or e-mail")

if search is not None:
    place = place_in("customers", search)
    with ledger() as tx:
        page = customers.list_customers(tx, search, place.cursor)
        in_all = customers_in_all(tx, search)
    ids = [row.id for row in page.rows]
    if page.rows:
        st.caption(f"{where(place, page, 'customer', in_all=in_all, most=MOST)}. {TO_OPEN}")
        share_row("customer", ids, customer_table(page.rows, key=table_key("customer", ids)))
        ways_on("customers", search, page, place)
    elif not what.empty:
        st.markdown("No customer matches. Try fewer letters.")

if customer_id := row_in_url("customer"):
    with ledger() as tx:
        found = customers.customer(tx, customer_id)
        file = customer_file(tx, found, as_of or process.now().date()) if found else None
    with opened.container(border=True):
        back_button("customer")
        if file is None:
            st.markdown("There is no such customer.")
        else:
            customer_view(file)
        bring_into_view("customer", customer_id)
