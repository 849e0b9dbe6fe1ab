"""Whom an interrupted action is offered to: its own person, in their browser, on its page; also after a new sign-in."""

import pytest

from auth import testing
from auth.session import EndReason
from auth.vault import random_token
from tests.support.offers import REFUND, REFUND_OFFERED, interrupted, load, offered
from tests.support.screens import a_browser, open_page, press


def holding_another_key(browser):
    return browser.holding(random_token(256))


@pytest.fixture
def tab(app, ada):
    return interrupted(app.tab(ada, billing=REFUND))


def test_another_person_in_the_same_browser_is_offered_nothing(tab, app, browser):
    testing.revoke(tab, EndReason.OTHER_PERSON)
    bob = testing.sign_in(app.tab(), subject="bob", browser=holding_another_key(browser), roles=["finance"])

    assert offered(load(app, bob)) == []


def test_the_same_person_in_another_browser_is_offered_nothing(tab, app):
    elsewhere = testing.sign_in(app.tab(), browser=a_browser(), roles=["finance"])

    assert offered(load(app, elsewhere)) == []


def test_it_is_offered_on_its_own_page_only(tab, app, ada):
    elsewhere = open_page(app.tab(ada, customers=REFUND), "customers").run()

    assert offered(elsewhere) == []


def test_what_was_wanted_as_the_session_ended_waits_for_the_same_person_to_sign_in_again(app, ada, browser):
    tab = app.tab(ada, billing=REFUND)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    testing.revoke(tab)

    press(tab, "Refund I-1")

    assert tab.session_state["done"] == []
    again = testing.sign_in(app.tab(), browser=holding_another_key(browser), roles=["finance"])
    assert offered(load(app, again)) == [REFUND_OFFERED]
