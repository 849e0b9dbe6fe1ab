import pytest
from streamlit.testing.v1 import AppTest

from billing.queries.paging import Cursor, Page
from ui.paging import Place, where


def walk():
    import streamlit as st

    from billing.queries.paging import Cursor, Page
    from ui.paging import place_in, row_in_url, ways_on, where

    search = st.text_input("Search")
    place = place_in("numbers", search)
    start = place.cursor.key[1] if place.cursor else 0
    rows = tuple(range(start, min(start + 10, 25)))
    before = Cursor((None, start - 10)) if start else None
    after = Cursor((None, start + 10)) if start + 10 < 25 else None
    page = Page(rows, before, after)
    st.markdown(f"{rows[0]} to {rows[-1]}")
    st.caption(where(place, page, "number", in_all=25))
    ways_on("numbers", search, page, place)
    st.markdown(f"chosen: {row_in_url('number')}")


@pytest.fixture
def tab():
    return AppTest.from_function(walk).run()


def press(tab, label):
    next(button for button in tab.button if button.label == label).click()
    tab.run()
    return tab.markdown[0].value


def test_the_buttons_walk_through_the_list(tab):
    assert [press(tab, label) for label in ("Next", "Next", "Previous", "Next", "First")] == [
        "10 to 19",
        "20 to 24",
        "10 to 19",
        "20 to 24",
        "0 to 9",
    ]


@pytest.fixture
def tens(monkeypatch):
    """Pages of ten, as the list above has them."""
    monkeypatch.setattr("ui.paging.PAGE_SIZE", 10)


def test_the_list_says_which_of_how_many_it_shows(tab, tens):
    said = [tab.caption[0].value]
    for label in ("Next", "Next", "Previous", "First"):
        press(tab, label)
        said.append(tab.caption[0].value)

    assert said == [
        "1–10 of 25 numbers",
        "11–20 of 25 numbers",
        "21–25 of 25 numbers",
        "11–20 of 25 numbers",
        "1–10 of 25 numbers",
    ]


@pytest.mark.parametrize(
    ("rows", "more", "in_all", "said"),
    [
        (1, False, None, "1 invoice"),
        (7, False, None, "7 invoices"),
        (50, True, None, "1–50, and more follow"),
        (50, True, 3412, "1–50 of 3,412 invoices"),
        (50, True, 50, "1–50, and more follow"),  # what was counted cannot be right
        (50, True, 10_001, "1–50 of more than 10,000 invoices"),
    ],
)
def test_a_list_says_no_more_than_is_known(rows, more, in_all, said):
    page = Page(tuple(range(rows)), None, Cursor((None, rows)) if more else None)

    assert where(Place(), page, "invoice", in_all=in_all, most=10_000) == said


def test_a_button_that_leads_nowhere_cannot_be_pressed(tab):
    at_start = [button.disabled for button in tab.button]
    press(tab, "Next")
    press(tab, "Next")

    assert at_start == [True, True, False]
    assert [button.disabled for button in tab.button] == [False, False, True]


def test_a_list_that_is_narrowed_begins_at_its_start(tab):
    press(tab, "Next")
    tab.text_input[0].input("x").run()

    assert tab.markdown[0].value == "0 to 9"


@pytest.mark.parametrize(
    ("in_url", "chosen"),
    [("12", "12"), ("-1", "None"), ("1e3", "None"), ("٣", "None"), ("9" * 19, "None"), ("1 OR 1=1", "None")],
)
def test_a_row_in_the_url_is_a_plain_number_or_none(tab, in_url, chosen):
    tab.query_params["number"] = in_url
    tab.run()

    assert tab.markdown[-1].value == f"chosen: {chosen}"
