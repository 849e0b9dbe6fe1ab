"""What an action said stands for a moment, whatever runs follow."""

import pytest
from streamlit.testing.v1 import AppTest

from billing import process
from billing.settings import BillingSettings
from tests.support.flow import Clock
from tests.support.screens import PATIENCE


@pytest.fixture
def clock(monkeypatch) -> Clock:
    running = Clock()
    monkeypatch.setattr(process, "_rules", BillingSettings())
    monkeypatch.setattr(process, "_clock", running)
    return running


@pytest.fixture
def page(clock) -> AppTest:
    return AppTest.from_string("from ui import desk; desk.show_what_was_said()", default_timeout=PATIENCE)


@pytest.mark.parametrize("key", ["desk_news", "desk_refused"])
def test_the_run_of_a_second_click_wipes_nothing_away_and_later_ones_do(page, clock, key):
    page.session_state[key] = "Said"
    assert said(page) == ["Said"]

    assert said(page) == ["Said"]

    clock.forward(seconds=4)
    assert said(page) == []


def said(page: AppTest) -> list[str]:
    page.run()
    assert not page.exception
    return [alert.value for kind in (page.error, page.success) for alert in kind]
