"""Pages are gated, and nothing on them moves money or gives data away behind the gate's back.

Each rule is tried on forged pages as well, so that it is seen to refuse.
"""

from pathlib import Path
from textwrap import dedent

import pytest

from tests.support.page_rules import (
    files_in_media,
    gates_first,
    global_caches,
    ungated_partial_runs,
    unguarded_callbacks,
)

ROOT = Path(__file__).parent.parent
PAGES = sorted(path for path in (ROOT / "pages").glob("*.py") if path.name != "__init__.py")
# What is offered again runs through the guarded function that was registered, and through nothing else.
OFFERS = ROOT / "auth" / "gate" / "offers.py"
GATE = [path for path in (ROOT / "auth" / "gate").rglob("*.py") if path != OFFERS]
SCREENS = sorted([*PAGES, *(ROOT / "ui").rglob("*.py"), *GATE])
NEEDS = {"billing": "ensure_mfa", "audit": "ensure_role"}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_page_begins_with_its_gate(page):
    gates = gates_first(page.read_text())

    assert gates
    assert NEEDS.get(page.stem, gates[0]) in gates


@pytest.mark.parametrize("screen", SCREENS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_screen_keeps_the_rules(screen):
    source = screen.read_text()

    assert unguarded_callbacks(source) == []
    assert files_in_media(source) == []
    assert global_caches(source) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_fragment_or_dialog_of_a_page_is_gated(page):
    assert ungated_partial_runs(page.read_text()) == []


@pytest.mark.parametrize(
    "body",
    [
        "st.title('Billing')\nensure_mfa()",
        "figures = kpis()\nensure_mfa()",
        "if st.query_params:\n    ensure_mfa()",
        "def gate():\n    ensure_mfa()\ngate()",
        "ensure_mfa",
        "lambda: ensure_mfa()",
        "",
        "ensure_mfa = print\nensure_mfa()",
        "def ensure_mfa(): ...\nensure_mfa()",
        "from elsewhere import ensure_mfa\nensure_mfa()",
        "from auth import ensure_login as ensure_role\nensure_role()",
    ],
)
def test_a_page_without_a_gate_in_front_is_refused(body):
    assert gates_first(f"import streamlit as st\nfrom auth import ensure_mfa\n{body}") == []


def test_gates_in_front_are_found_after_the_docstring_and_the_imports():
    page = '''
        """Billing."""

        import streamlit as st
        from auth import ensure_mfa, ensure_role

        person = ensure_role("finance")
        ensure_mfa()
        st.title("Billing")
    '''

    assert gates_first(dedent(page)) == ["ensure_role", "ensure_mfa"]


CALLBACKS = """
import streamlit as st
from auth import requires_mfa
from billing import actions

@requires_mfa
def guarded(): actions.refund(1)

@requires_mfa(max_age=60)
def guarded_freshly(): actions.refund(1)

@twice
@requires_mfa
def guarded_inside(): actions.refund(1)

def bare(): actions.refund(1)

def view(): st.session_state.page = max(1, st.session_state.get("page", 1))
"""


@pytest.mark.parametrize(
    "use",
    [
        "st.button('Pay', on_click=bare)",
        "st.button('Pay', on_click=guarded_inside)",
        "st.button('Pay', on_click=actions.refund)",
        "st.button('Pay', on_click=lambda: actions.refund(1))",
        "st.button('Pay', None, None, bare)",
        "st.button('Pay', None, None, lambda: actions.refund(1))",
        "st.button('Pay', **{'on_click': bare})",
        "st.text_input('Sum', on_change=bare)",
        "st.sidebar.button('Pay', on_click=bare)",
        "st.button('Pay', on_click=partial(bare))",
        "st.button('Pay', on_click=unknown)",
        "st.dataframe(rows, on_select=bare)",
        "st.button('Pay', on_click=bare if late else None)",
    ],
)
def test_a_callback_that_may_write_without_a_proof_is_refused(use):
    assert unguarded_callbacks(CALLBACKS + use) == [CALLBACKS.count("\n") + 1]


@pytest.mark.parametrize(
    "use",
    [
        "st.button('Pay', on_click=guarded)",
        "st.button('Pay', on_click=guarded_freshly)",
        "st.button('Next', on_click=view)",
        "st.button('Next', on_click=lambda: st.session_state.clear())",
        "st.dataframe(rows, on_select='rerun')",
        "st.button('Next', on_click=None)",
        "st.write(sorted(names))",
    ],
)
def test_a_guarded_callback_and_one_that_changes_the_view_are_accepted(use):
    assert unguarded_callbacks(CALLBACKS + use) == []


def test_a_guard_that_is_not_the_one_of_auth_is_refused():
    page = CALLBACKS.replace("from auth import requires_mfa", "from elsewhere import requires_mfa")

    assert unguarded_callbacks(page + "st.button('Pay', on_click=guarded)") == [CALLBACKS.count("\n") + 1]


@pytest.mark.parametrize("kind", ["st.fragment", "st.fragment(run_every=5)", "st.dialog('Refund')"])
def test_a_fragment_or_dialog_without_a_gate_is_refused(kind):
    page = f"import streamlit as st\nfrom auth import ensure_mfa\n@{kind}\ndef part():\n    "

    assert ungated_partial_runs(page + "st.write('figures')") == [4]
    assert ungated_partial_runs(page + "'Text.'\n    session = ensure_mfa()\n    st.write('figures')") == []


@pytest.mark.parametrize(
    "use",
    [
        "st.download_button('Export', data)",
        "left.download_button('Export', data)",
        "from streamlit import download_button",
        "getattr(st, 'download_button')('Export', data)",
        "st.image(picture)",
        "left.audio(recording)",
        "st.video(film)",
        "st.pdf(invoice)",
    ],
)
def test_a_file_that_media_would_serve_is_refused(use):
    assert files_in_media(f"import streamlit as st\n{use}") == [2]


@pytest.mark.parametrize(
    "use",
    [
        "@st.cache_data\ndef names(): ...",
        "@st.cache_resource(ttl=60)\ndef names(): ...",
        "from streamlit import cache_data",
        "getattr(st, 'cache_data')(names)",
    ],
)
def test_a_cache_for_everybody_is_refused(use):
    assert global_caches(f"import streamlit as st\n{use}") == [2]


def test_an_imported_function_may_be_a_callback_only_if_it_carries_the_guard():
    page = "from auth import end_other_sessions, sign_out_here\nst.button('x', on_click={})\n"

    assert unguarded_callbacks(page.format("end_other_sessions")) == []
    assert unguarded_callbacks(page.format("sign_out_here")) == [2]
    assert unguarded_callbacks("end_other_sessions = print\n" + page.format("end_other_sessions")) == [3]
