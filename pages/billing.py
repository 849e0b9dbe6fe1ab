"""Billing: what was billed, what came in, and what is still out. Opens after a second factor, once per session."""

import streamlit as st

import billing
from auth import ensure_mfa, ensure_role
from billing.queries.approvals import waiting_approvals
from billing.queries.debtors import top_debtors
from billing.queries.in_all import overdue_in_all
from billing.queries.invoice_list import list_invoices
from billing.queries.kpis import kpis
from billing.queries.months import months
from billing.queries.payments import latest_payments
from billing.queries.period import Period
from billing.queries.receivables import ageing
from billing.queries.worklist import worklist
from billing.store.batches import batches
from ui.approvals import approvals_in_hand, approvals_view
from ui.billing import ageing_view, cards, empty_cards, months_view, parts, period_choice, say_period
from ui.desk import show_what_was_said
from ui.imports import imports_view
from ui.ledger import ledger, note, say_what_it_is
from ui.owed import basis_choice, bucket_choice, bucket_view, debtors_view, worklist_view
from ui.paging import place_in
from ui.tables import payment_table

# First the role: a person without it reads whom to ask, and is not sent to confirm a second factor for nothing.
session = ensure_role("finance", "admin", when_unset="allow")
# A closed page loses what was chosen, from its address too.
session = ensure_mfa(keep=("in", "period", "as_of", "part", "from", "age", *approvals_in_hand()))

st.title("Billing")
show_what_was_said()

with ledger() as tx:
    what = say_what_it_is(tx)
    currencies = billing.currencies_in_use(tx)
    oldest, newest = billing.oldest_entry_on(tx), billing.newest_entry_on(tx)
    waiting = waiting_approvals(tx)
    imported = batches(tx, size=10)

note(what)

if oldest is None or newest is None or not currencies:
    empty_cards()
    st.subheader("Import")
    imports_view(session, imported)
else:
    currency, as_of, days = period_choice(currencies, oldest, newest)
    period = Period.ending(as_of, days=days)
    with ledger() as tx:
        figures = kpis(tx, currency, period)
    say_period(figures)
    cards(figures)
    revenue, owed, approvals, files = parts(waiting=len(waiting))

    if revenue.open:
        with ledger() as tx:
            by_month = months(tx, currency, as_of)
            newest_payments = latest_payments(tx, currency, as_of)
        with revenue:
            st.subheader("Revenue by month")
            months_view(by_month, currency)
            st.subheader("Latest payments")
            payment_table(newest_payments)

    if owed.open:
        with owed:
            st.subheader("What is owed, by age")
            basis = basis_choice()
        with ledger() as tx:
            by_age = ageing(tx, currency, as_of, basis)
            to_do = worklist(tx, currency, as_of)
            overdue = overdue_in_all(tx, currency, as_of)
            debtors = top_debtors(tx, currency, as_of, size=10)
        with owed:
            ageing_view(by_age)
            if chosen := bucket_choice(by_age):
                behind, in_all = chosen
                place = place_in("age", behind)
                with ledger() as tx:
                    of_age = list_invoices(tx, behind, place.cursor)
                bucket_view(behind, in_all, place, of_age)
            st.subheader("Overdue: what to do first")
            worklist_view(to_do, currency, in_all=overdue)
            st.subheader("Who owes most")
            debtors_view(debtors, currency)

    if approvals.open:
        with approvals:
            approvals_view(session, waiting)

    if files.open:
        with files:
            imports_view(session, imported)
