"""Billing: what was billed, what came in, and what is still out. Opens after a second factor, once per session."""

import streamlit as st

import billing
from auth import ensure_mfa, ensure_role
from billing.queries.kpis import kpis
from billing.queries.months import months
from billing.queries.payments import latest_payments
from billing.queries.period import Period
from billing.queries.receivables import ageing
from ui.billing import ageing_view, cards, empty_cards, months_view, period_choice
from ui.ledger import ledger, note, say_what_it_is
from ui.show import day
from ui.tables import payment_table

# First the role: a person without it reads whom to ask, and is not sent to confirm a second factor for nothing.
session = ensure_role("finance", "admin", when_unset="allow")
session = ensure_mfa()

st.title("Billing")

with ledger() as tx:
    kind = say_what_it_is(tx)
    currencies = billing.currencies_in_use(tx)
    newest = billing.newest_entry_on(tx)

note(kind)

if newest is None or not currencies:
    empty_cards()
    st.stop()

currency, as_of, days = period_choice(currencies, newest)
period = Period.ending(as_of, days=days)

with ledger() as tx:
    figures = kpis(tx, currency, period)
    by_month = months(tx, currency, as_of)
    by_age = ageing(tx, currency, as_of)
    newest_payments = latest_payments(tx, currency, as_of)

st.caption(
    f"In {currency}, {day(period.first)} to {day(period.last)}. Days of sales, collection rate and refund rate are"
    " derived figures; the question mark on each card says how."
)
cards(figures)

st.subheader("Revenue by month")
months_view(by_month, currency)

st.subheader("What is owed, by age")
ageing_view(by_age)

st.subheader("Latest payments")
payment_table(newest_payments)
