"""What stands around every page: the name of the application, who is signed in, the way out."""

import streamlit as st

import auth
from auth import Session
from ui.show import literal


def frame(session: Session | None) -> None:
    """Wide for work, narrow for the one button of the sign-in page. The icon comes before the navigation: without one
    the browser would fetch the page's from another site."""
    st.set_page_config(page_icon="🔐", layout="centered" if session is None else "wide")


def title(session: Session | None, page: str) -> None:
    """The browser tab's title: the page first, because tabs are narrow."""
    st.set_page_config(page_title="Airlock" if session is None else f"{page} · Airlock", page_icon="🔐")


def masthead(session: Session | None) -> bool:
    """The sidebar of a signed-in person; for anybody else the name of the place. True when the person signs out."""
    if session is None:
        st.title("Airlock")
        st.write("The staff dashboard. Sign in with your company account.")
        return False
    with st.sidebar:
        st.caption(f"Signed in as **{literal(session.name)}**")
        return st.button("Sign out", icon=":material/logout:", width="stretch")


def leave() -> None:
    """End the session and go."""
    auth.sign_out_here()
