"""Overview: who you are, how your session stands, what waits. It shows no sums of money; those are Billing's."""

import streamlit as st

import billing
from auth import ensure_login
from billing.model import Status
from billing.queries import overview
from ui.ledger import ledger, note, say_what_it_is
from ui.show import day, literal, moment
from ui.tables import STATUS_WORDS

session = ensure_login()

st.title("Overview")

with ledger() as tx:
    what = say_what_it_is(tx)
    as_of = billing.newest_entry_on(tx)
    waiting = overview.counts(tx, as_of) if as_of else None

note(what)
st.markdown(f"Hello, **{literal(session.name)}**.")

invoices, your_session = st.columns(2)

with invoices.container(border=True, height="stretch"):
    st.subheader("Invoices")
    if as_of and waiting:
        st.page_link(
            "../pages/invoices.py",
            label=f"**{waiting.open:,}** open",
            icon=":material/receipt_long:",
            query_params={"status": STATUS_WORDS[Status.OPEN]},
        )
        st.page_link(
            "../pages/invoices.py",
            label=f"**{waiting.overdue:,}** overdue",
            icon=":material/schedule:",
            query_params={"overdue": "true"},
        )
        st.caption(f"As of {day(as_of)}, the day of the newest entry.")
    else:
        st.markdown("There are none yet.")

with your_session.container(border=True, height="stretch"):
    st.subheader("Your session")
    st.markdown(f":material/login: Signed in since {moment(session.signed_in_at)}")
    if session.mfa_at:
        st.markdown(f":material/verified_user: Second factor confirmed {moment(session.mfa_at)}")
    else:
        st.markdown(":material/shield: Second factor not asked for yet; Billing asks for it")
    st.markdown(f":material/hourglass_bottom: Ends {moment(session.ends_at)}")

st.subheader("Where to go")
with st.grid(min_column_width=180):
    for page, label, icon, what in (
        ("customers", "Customers", ":material/group:", "Find a customer and their invoices."),
        ("invoices", "Read a document", ":material/receipt_long:", "Search, filter, and read any invoice."),
        ("billing", "Billing", ":material/payments:", "Figures and payments, behind a second factor."),
        ("account", "Account", ":material/account_circle:", "This session, and signing out everywhere."),
    ):
        with st.container(border=True, height="stretch", gap="xsmall"):
            st.page_link(f"../pages/{page}.py", label=f"**{label}**", icon=icon)
            st.caption(what)
