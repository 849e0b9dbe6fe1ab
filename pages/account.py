"""Account: who you are signed in as, how that was proven, and when it ends."""

import streamlit as st

import auth
from auth import end_other_sessions, end_own_session, ensure_login
from ui.evidence import how_confirmed
from ui.sessions import describe, device_name
from ui.show import literal, moment, reader_zone

session = ensure_login()

st.title("Account")

with st.container(border=True):
    st.subheader("You")
    st.markdown(f":material/person: {literal(session.name)}")
    st.markdown(f":material/mail: {literal(session.email) or 'no e-mail address known'}")
    st.markdown(f":material/badge: {literal(', '.join(sorted(session.roles))) or 'no role'}")

with st.container(border=True):
    st.subheader("Your second factor")
    if session.mfa_at:
        st.markdown(f":material/verified_user: Confirmed {moment(session.mfa_at)}")
        st.markdown(f":material/key: {how_confirmed(session.amr)}")
        if session.auth_time:
            st.markdown(f":material/schedule: Your provider last checked {moment(session.auth_time)}")
    else:
        st.markdown(":material/shield: Not asked for so far. Billing asks for it.")

with st.container(border=True):
    st.subheader("This session")
    st.markdown(f":material/login: Signed in since {moment(session.signed_in_at)}")
    st.markdown(f":material/bedtime: Ends {moment(session.idle_ends_at)} if you do nothing until then")
    st.markdown(f":material/hourglass_bottom: Ends {moment(session.ends_at)} in any case")
    st.caption(f"Time zone: {literal(str(reader_zone()))}.")

st.subheader("Where you are signed in")
listed = auth.own_sessions()
for item in listed:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.container(width="stretch").markdown(describe(item))
        if not item.is_this_one:
            which = {"handle": item.handle, "device": device_name(item.device)}
            st.button("End it", key=f"end-{item.handle}", on_click=end_own_session, kwargs=which)
if len(listed) > 1:
    st.button("End all others", icon=":material/devices_off:", on_click=end_other_sessions)

st.subheader("Sign out everywhere")
st.markdown("Ends this session and every other one of yours, in all browsers and on all devices.")
if st.button("Sign out everywhere", icon=":material/logout:"):
    auth.sign_out_everywhere()
