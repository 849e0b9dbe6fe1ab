"""Who this run is for. The script side never sees the cookie: `st.user` carries the edge's label, and is the one seam
that tests set.
"""

import streamlit as st

from auth import log_context, metrics
from auth.edge_names import USER_KEY
from auth.presence import Absent, Present, who
from auth.service import Service


def identify(service: Service) -> Present | Absent:
    """The session of this run. Raises `StoreUnavailable`."""
    if not log_context.fields():  # once in a run, however often it asks
        log_context.resume(st.context.headers)
    with metrics.gate_time():
        return who(service, st.user.get(USER_KEY))
