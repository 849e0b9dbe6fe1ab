"""The page that is open, as an address to come back to: same path, same parameters, same order for each key."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from auth.gate.tab import tab
from auth.service import Service
from auth.sign_in import safe_return


def return_to(service: Service) -> str:
    """The way back to this page. The path comes from the router; without one, from the browser, and is checked."""
    path = tab().path
    if path is None:
        path = urlsplit(str(st.context.url or "")).path or f"{service.settings.base_path}/"
    pairs = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    return safe_return(service, path + ("?" + urlencode(pairs) if pairs else ""))
