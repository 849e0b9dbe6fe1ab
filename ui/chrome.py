"""What stands around every page: the name of the application, who is signed in, the way out."""

import streamlit as st

import auth
from auth import Session
from ui.show import literal


def title(session: Session | None, page: str) -> None:
    """The browser tab's title and icon; wide for work, narrow for the one button of the sign-in page."""
    st.set_page_config(
        page_title="Airlock" if session is None else f"{page} · Airlock",
        page_icon="🔐",
        layout="centered" if session is None else "wide",
    )


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
