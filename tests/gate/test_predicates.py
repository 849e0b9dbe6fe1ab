"""Role, level, age and life of the session together (T78): all must hold, and what cannot be told does not."""

import itertools

import pytest

from auth import policy, testing
from tests.support.payment import aged, never_proven, revoked, without_role
from tests.support.screens import open_page, said

PAGE = """
ensure_role("finance")
ensure_mfa(max_age=timedelta(minutes=15))
st.metric("Owed", 1)
"""
ACTION = """
ensure_login()

@requires_mfa(max_age=timedelta(minutes=15), role="finance")
def pay():
    st.metric("Paid", 1)

if st.session_state.get("asked"):
    pay()
"""
FAULTS = (without_role, never_proven, aged, revoked)
TABLE = list(itertools.product([False, True], repeat=len(FAULTS)))


def named(row):
    return "+".join(fault.__name__ for fault, wrong in zip(FAULTS, row, strict=True) if wrong) or "all hold"


def ruin(row, *things):
    for fault, wrong in zip(FAULTS, row, strict=True):
        if wrong:
            fault(*things)


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_a_page_opens_only_if_all_hold(app, ada, service, clock, row):
    tab = app.tab(ada, billing=PAGE)
    testing.step_up(tab)
    ruin(row, tab, service, clock)

    open_page(tab, "billing").run()

    assert len(tab.metric) == (0 if any(row) else 1)


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_an_action_runs_only_if_all_hold_when_it_is_called(app, ada, service, clock, row):
    tab = app.tab(ada, billing=ACTION)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    ruin(row, tab, service, clock)

    tab.session_state["asked"] = True
    tab.run()

    assert len(tab.metric) == (0 if any(row) else 1)


@pytest.mark.parametrize("predicate", ["has_role", "proof", "strictest", "why_ended"])
@pytest.mark.parametrize("script", [PAGE, ACTION], ids=["page", "action"])
def test_a_predicate_that_fails_to_answer_closes(app, ada, monkeypatch, predicate, script):
    """The fault is put into the machinery itself: no input makes these functions fail."""

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError(predicate)

    tab = app.tab(ada, billing=script)
    testing.step_up(tab)
    tab.session_state["asked"] = True
    monkeypatch.setattr(policy, predicate, broken)

    open_page(tab, "billing").run()

    assert len(tab.metric) == 0


def test_with_all_of_them_the_page_says_nothing(app, ada):
    tab = app.tab(ada, billing=PAGE)
    testing.step_up(tab)

    assert said(open_page(tab, "billing").run()) == []
