import pytest
from streamlit.testing.v1 import AppTest

from billing.seed import seed_demo
from database import install, open_engine, transaction
from tests.support.ledger import BOOKS, day, record, upgraded


def screen():
    import streamlit as st

    from billing.queries.overview import counts
    from tests.support.ledger import day
    from ui.ledger import ledger, note, say_what_it_is

    st.title("Screen")
    with ledger() as tx:
        kind = say_what_it_is(tx)
        st.session_state["seen"] = counts(tx, day("04-15"))
    note(kind)
    st.markdown("the rest")


@pytest.fixture
def engine(tmp_path):
    opened = upgraded(f"sqlite:///{tmp_path / 'ledger.db'}")
    install(opened)
    yield opened
    opened.dispose()


def test_a_screen_on_an_empty_ledger_says_so(engine):
    shown = AppTest.from_function(screen).run()

    assert shown.info[0].value.startswith("The ledger is empty.")


def test_a_screen_on_the_demo_says_that_it_is_one(engine):
    with transaction(engine) as tx:
        seed_demo(tx, day("11-24"))

    shown = AppTest.from_function(screen).run()

    assert "Demo data" in shown.markdown[0].value


def test_a_screen_on_a_real_ledger_says_nothing(engine):
    with transaction(engine) as tx:
        record(tx, *BOOKS)

    shown = AppTest.from_function(screen).run()

    assert (len(shown.info), len(shown.caption), shown.markdown[0].value) == (0, 0, "the rest")


def test_a_screen_that_cannot_reach_its_ledger_keeps_its_heading_and_says_so(tmp_path):
    broken = open_engine(f"sqlite:///{tmp_path / 'no tables.db'}")
    install(broken)

    shown = AppTest.from_function(screen).run()

    assert shown.title[0].value == "Screen"
    assert "cannot read the ledger" in shown.error[0].value
    assert [button.label for button in shown.button] == ["Try again"]
    assert (len(shown.markdown), len(shown.exception)) == (0, 0)
    broken.dispose()
