"""A run of the whole page after the callback of a fragment or dialog: what it left to be said stands above the page.

By itself Streamlit would run the fragment alone, and nothing around it would tell the person what became of the click.
"""

from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequest, ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from auth.gate.tab import in_callback, is_fragment_run


def ask_for_whole_run() -> None:
    """Run the page instead of its fragment, once the callbacks have ended: `st.rerun` would cut them short."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or not is_fragment_run() or context.script_requests is None:
        return  # the whole page follows anyway
    context.script_requests.request_rerun(
        RerunData(
            query_string=context.query_string,
            page_script_hash=context.page_script_hash,
            cached_message_hashes=context.cached_message_hashes,
            context_info=context.context_info,
        )
    )
    _wait_for_callbacks(context.script_requests)


def _wait_for_callbacks(requests: ScriptRequests) -> None:
    if "on_scriptrunner_yield" in vars(requests):
        return  # they are waited for already

    def after_callbacks() -> ScriptRequest | None:
        if in_callback():
            return None
        del requests.on_scriptrunner_yield
        return requests.on_scriptrunner_yield()

    requests.on_scriptrunner_yield = after_callbacks  # type: ignore[method-assign]
