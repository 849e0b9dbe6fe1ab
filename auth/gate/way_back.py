"""The page that is open, as an address to come back to: same path, same parameters, same order for each key."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from auth.gate.tab import tab
from auth.service import Service
from auth.sign_in import safe_return


def return_to(service: Service) -> str:
    """The way back to this page."""
    path = tab().path or page_in_browser(service)
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    return safe_return(service, path + ("?" + urlencode(pairs) if pairs else ""))


def passing() -> frozenset[str]:
    """The parameters of the open page that its widgets have put there: they go when it closes."""
    return frozenset(name for name in st.query_params if name in st.session_state)


def page_in_browser(service: Service) -> str:
    """The page that the browser says is open, for apps without our router: one of ours, or the first."""
    return safe_return(service, urlsplit(str(st.context.url or "")).path).partition("?")[0]
