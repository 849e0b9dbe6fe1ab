"""What stands around every page: the name of the application, who is signed in, the way out."""

import streamlit as st

import auth
from auth import Session
from ui.show import literal

_WORDMARK = """
<svg xmlns="http://www.w3.org/2000/svg" width="108" height="28" viewBox="0 0 108 28">
<style>
.line { stroke: #1f5a8c; stroke-width: 2.5; fill: none }
.word { fill: #1b2733; font: 600 21px "Source Sans 3", "Source Sans Pro", system-ui, sans-serif }
@media (prefers-color-scheme: dark) { .line { stroke: #74aedd } .word { fill: #e3e9ef } }
</style>
<rect class="line" x="2" y="4" width="20" height="20" rx="5"/>
<path class="line" d="M12 4v20M8.5 14h-1M16.5 14h-1" stroke-linecap="round"/>
<text class="word" x="31" y="21" textLength="75" lengthAdjust="spacingAndGlyphs">Airlock</text>
</svg>
""".strip()
"""A door with two leaves, and the name, in the colours of the themes of config.toml, whichever the browser is in."""


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
    st.logo(_WORDMARK, size="large")
    with st.sidebar:
        st.caption(f"Signed in as **{literal(session.name)}**")
        return st.button("Sign out", icon=":material/logout:", width="stretch")


def leave() -> None:
    """End the session and go."""
    auth.sign_out_here()
