"""How a gate ends a run: by an exception that no `except Exception` swallows.

It subclasses Streamlit's own, so an app without our router, a fragment and a dialog end quietly too. Our router
catches it around the page, so that the run completes and Streamlit forgets the fragments of the page that is closed.
"""

from streamlit.runtime.scriptrunner_utils.exceptions import StopException


class GateClosed(StopException):
    """The person was shown a way forward instead of the page."""
