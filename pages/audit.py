"""Audit: who signed in, who proved what, what was refused and why; and whose sessions are open. For administrators."""

from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

import auth
from auth import end_all_sessions_of, end_session_of, ensure_mfa, ensure_role
from billing.queries.events import events_under
from ui.history import history_view
from ui.ledger import ledger
from ui.sessions import describe, how_many, trail_before, trail_table, ways_through_trail
from ui.show import DAYS_WIDTH, literal, reader_zone

session = ensure_role("admin")
session = ensure_mfa(keep=("part", "audit-text", "audit-event", "audit-days", "audit-person"))

st.title("Audit")
trail_tab, sessions_tab = st.tabs(["Trail", "Sessions"], key="part", on_change="rerun", bind="query-params")

with trail_tab:
    text = st.text_input("Search", placeholder="Name, page, detail or reference", key="audit-text")
    with st.container(horizontal=True):
        kind, days = st.container(width=DAYS_WIDTH), st.container(width=DAYS_WIDTH)
    event = kind.selectbox(
        "Event",
        ["", *auth.audit_events()],
        format_func=lambda name: name.replace("_", " ") or "Any",
        key="audit-event",
    )
    today = datetime.now(reader_zone()).date()
    # Left alone, a field for days begins ten years ago; a trail can be kept longer.
    chosen = days.date_input(
        "Days",
        (today - timedelta(days=30), today),
        min_value=date(1970, 1, 1),
        max_value=today,
        format="DD/MM/YYYY",
        key="audit-days",
    )
    first, last = (chosen[0], chosen[-1]) if isinstance(chosen, tuple) and chosen else (today, today)
    since = datetime.combine(first, time(), reader_zone()).astimezone(UTC)
    until = datetime.combine(last + timedelta(days=1), time(), reader_zone()).astimezone(UTC)

    narrowed_to = (text, event, since, until)
    before = trail_before(narrowed_to)
    found = auth.audit_trail(text=text, event=event, since=since, until=until, before=before)
    with ledger() as tx:
        done = events_under(tx, text.strip().upper(), *(item.entry.reference or "" for item in found))
    if found:
        trail_table(found)
        st.caption(f"{how_many(found, before)} Times are yours here, and UTC in the export, which has all that fit.")
    else:
        nothing = "Nothing in the trail fits." if before is None else "Nothing older fits."
        st.info(nothing, icon=":material/search_off:")
    ways_through_trail(narrowed_to, found, before)
    if done:
        st.subheader("What these did in the ledger")
        history_view(done, with_invoice=True)
    if st.button("Export as CSV", icon=":material/download:"):
        auth.send_file("audit.csv", text=text, event=event, since=since, until=until)

with sessions_tab:
    wanted = st.text_input("Find a person", placeholder="Name or e-mail", key="audit-person")
    listed = auth.sessions_of(wanted) if wanted else []
    if wanted and not listed:
        st.info("Nobody of that name is signed in.", icon=":material/search_off:")
    people = {(item.issuer, item.subject): item for item in listed}
    for (issuer, subject), person in people.items():
        with st.container(border=True):
            st.markdown(f"### {literal(person.name)}")
            st.markdown(literal(person.email))
            for item in (item for item in listed if (item.issuer, item.subject) == (issuer, subject)):
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.container(width="stretch").markdown(describe(item))
                    if item.is_this_one:
                        continue  # its own way out is Sign out
                    which = {"handle": item.handle, "whose": person.name}
                    st.button("End this session", key=f"end-{item.handle}", on_click=end_session_of, kwargs=which)
            whom = {"issuer": issuer, "subject": subject, "whose": person.name}
            st.button("End all sessions", key=f"end-all-{subject}", on_click=end_all_sessions_of, kwargs=whom)
