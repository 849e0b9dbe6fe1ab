"""A stretch of a run that no other click cuts short.

A second click makes Streamlit stop the run of the first one, at the next thing that run draws or reads from
`st.session_state`. What has been taken up must not be lost there: it is carried out, and its outcome written down.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx


@contextmanager
def undisturbed() -> Iterator[None]:
    """Requests to stop or to run again wait until the block has ended. What the block itself raises is its own."""
    context = get_script_run_ctx(suppress_warning=True)
    requests = None if context is None else context.script_requests
    if requests is None or "on_scriptrunner_yield" in vars(requests):
        yield  # nobody to ask, or a block around this one
        return
    requests.on_scriptrunner_yield = lambda: None  # type: ignore[method-assign]
    try:
        yield
    finally:
        del requests.on_scriptrunner_yield
