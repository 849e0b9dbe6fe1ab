"""`requires_mfa`: what the page drew does not count, what the database says at the moment of the call does."""

import pytest

from auth import testing
from tests.support.payment import CHANGES, MAY_RUN, PLACES, click
from tests.support.screens import buttons, fragments, only, open_page, said


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("place", PLACES)
def test_nothing_runs_when_the_ground_has_changed_between_drawing_and_click(drawn, place, change, service, clock):
    tab = drawn(place)
    change(tab, service, clock)

    click(tab).run()

    assert not tab.exception
    assert "paid" not in tab.session_state
    assert said(tab) or buttons(tab) == ["Sign in"]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("place", ["in a fragment", "in a callback of a fragment", "in a dialog"])
def test_nothing_runs_where_streamlit_runs_the_fragment_alone(drawn, place, change, service, clock):
    tab = drawn(place)
    change(tab, service, clock)

    with only(fragments(tab)[1]):
        click(tab).run()

    assert not tab.exception
    assert "paid" not in tab.session_state


@pytest.mark.parametrize("place", PLACES)
def test_it_runs_while_everything_still_stands(drawn, place):
    tab = drawn(place, MAY_RUN)

    click(tab).run()

    assert tab.session_state["paid"] == "an invoice"
    assert said(tab) == []


def test_it_runs_when_the_proof_was_made_in_another_tab_meanwhile(app, ada):
    script = MAY_RUN
    tab = open_page(app.tab(ada, billing=script + PLACES["in a callback"]), "billing").run()
    testing.step_up(app.tab(ada))

    click(tab).run()

    assert tab.session_state["paid"] == "an invoice"


def test_arguments_and_result_pass_through(app, ada):
    script = """
    @requires_mfa()
    def total(*amounts, factor=1, **more):
        return sum(amounts) * factor + more["add"]
    st.text(total(1, 2, factor=10, add=5))
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)

    assert open_page(tab, "billing").run().text[0].value == "35"


def test_an_error_of_the_function_is_not_swallowed(app, ada):
    script = """
    @requires_mfa()
    def pay():
        raise ZeroDivisionError
    try:
        pay()
    except ZeroDivisionError:
        st.text("came through")
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)

    assert open_page(tab, "billing").run().text[0].value == "came through"
