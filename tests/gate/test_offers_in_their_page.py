"""Where an interrupted action is offered, and what of the page comes back around it."""

from datetime import timedelta
from textwrap import dedent

import pytest

from auth import testing
from tests.support.offers import REFUND, REFUND_OFFERED, load, offered
from tests.support.screens import buttons, come_back, fragments, only, open_page, press

VERIFY, LET_BE = "Verify again", "Let it be"


@pytest.fixture(autouse=True)
def keeps_the_role(provider):
    """Roles are read again at each step-up."""
    provider.person["groups"] = ["finance"]


def test_fields_that_the_page_keeps_come_back_from_the_way_of_an_action(app, ada, service, provider, browser, clock):
    kept = REFUND.replace("ensure_login()", "ensure_login(keep=('note',))") + "st.text_input('Note', key='note')"
    tab = app.tab(ada, billing=kept)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    tab.text_input(key="note").input("half a sentence")
    testing.age(tab, timedelta(hours=1))
    press(press(tab, "Refund I-1"), VERIFY)
    provider.auth_time = clock()
    come_back(service, tab, browser)

    back = load(app, ada)

    assert offered(back) == [REFUND_OFFERED]
    assert back.text_input(key="note").value == "half a sentence"


def test_what_a_fragment_wanted_to_call_is_offered_at_once(app, ada):
    fragment = REFUND.partition("for number in")[0] + dedent("""
    @st.fragment
    def form():
        if st.button("Refund I-1"):
            refund("I-1", 1250)
    form()
    """)
    tab = app.tab(ada, billing=fragment)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    testing.age(tab, timedelta(hours=1))

    with only(fragments(tab)[-1]):
        press(tab, "Refund I-1")

    assert offered(tab) == [REFUND_OFFERED]
    assert buttons(tab)[:2] == [VERIFY, LET_BE]
