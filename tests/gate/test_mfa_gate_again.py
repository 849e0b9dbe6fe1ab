"""`ensure_mfa` in every run but the one in which a person comes to the page: it closes, and sends nobody away."""

import pytest

from auth import testing
from tests.support.screens import begun, buttons, fragments, leaving, only, open_page, said

BILLING = "session = ensure_mfa(); st.title('Billing'); st.metric('Owed', '£ 12,345.67')"


@pytest.fixture
def tab(app, ada):
    """Ada's, on the start page."""
    return app.tab(ada, billing=BILLING).run()


def test_any_other_run_offers_a_button_and_sends_nobody_away(tab, service):
    open_page(tab, "billing").run()
    for _ in range(3):
        tab.run()
        assert leaving(tab) is None
        assert buttons(tab) == ["Verify again"]
        assert said(tab) == ["Billing needs one more check."]

    assert len(begun(service)) == 1


def test_a_tab_that_came_back_by_itself_sends_nobody_away(app, ada, tab, service, reconnect):
    reconnect()
    fresh = open_page(app.tab(ada), "billing").run()

    assert leaving(fresh) is None
    assert buttons(fresh) == ["Verify again"]
    assert begun(service) == []


def test_a_tab_that_came_back_by_itself_leaves_at_the_first_press(app, ada, reconnect):
    reconnect()
    before, anew = (open_page(app.tab(ada, billing=BILLING), "billing") for _ in range(2))
    before.run().button[0].click()

    anew._run(before._tree.get_widget_states())  # all that the server knows of this tab is the press

    assert leaving(anew) is not None


def test_a_proof_that_ages_while_the_page_is_open_sends_nobody_away(app, ada, clock):
    tab = app.tab(ada, billing="ensure_mfa(max_age=timedelta(minutes=5)); st.metric('Owed', '1')")
    testing.step_up(tab)
    open_page(tab, "billing").run()
    assert len(tab.metric) == 1

    clock.forward(minutes=7)
    tab.run()

    assert len(tab.metric) == 0
    assert leaving(tab) is None
    assert buttons(tab) == ["Verify again"]


def test_a_session_that_ends_while_the_page_is_open_closes_it(tab):
    testing.step_up(tab)
    open_page(tab, "billing").run()

    testing.revoke(tab)
    tab.run()

    assert len(tab.metric) == 0
    assert buttons(tab) == ["Sign in"]


def test_a_gate_in_a_fragment_sends_nobody_away_and_leaves_the_heading_alone(app, ada):
    script = """
    ensure_login()
    st.title("Billing")

    @st.fragment
    def figures():
        ensure_mfa()
        st.metric("Owed", 1)

    figures()
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert leaving(tab) is None
    assert buttons(tab) == ["Verify again"]
    assert [title.value for title in tab.title] == ["Billing"]
    assert len(tab.metric) == 0


def test_two_gates_in_fragments_of_one_page_have_a_button_each(app, ada):
    script = """
    ensure_login()
    first, second = st.container(), st.container()
    shown = st.session_state.setdefault("shown", [])

    @st.fragment
    def figures(name):
        if shown:
            ensure_mfa()
        st.metric(name, 1)

    with first: figures("One")
    with second: figures("Two")
    shown.append(True)
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    keys = []
    for fragment in fragments(tab)[1:]:
        with only(fragment):
            (button,) = tab.run().main.button
            keys.append(button.key)
            assert len(tab.metric) == 0
            assert leaving(button.click().run()) is not None

    assert len(set(keys)) == 2
