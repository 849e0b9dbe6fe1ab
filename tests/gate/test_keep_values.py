"""`keep=`: what a person had typed is there again as it was; what could not be given back is refused at the call."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from auth import testing
from tests.support.fields import billing, refusal_of
from tests.support.screens import buttons, come_back, leaving, open_page, press, said

VALUES = {
    "text": "'Grüße, 請求書 🧾\\n\"quoted\" \\\\ <b>'",
    "empty": "''",
    "whole": "-(10 ** 20)",
    "yes": "True",
    "nothing": "None",
    "share": "0.1 + 0.2",
    "money": "Decimal('12.340')",
    "day": "date(2026, 2, 28)",
    "moment": "datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC)",
    "time": "time(7, 30)",
    "days": "(date(2026, 1, 1), date(2026, 1, 31))",
    "list": "[1, '1', True, None, Decimal('1'), [date(2026, 1, 1)]]",
    "dict": "{'decimal': {'date': 'not a date', 'é': [1.5]}, '': {}}",
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_comes_back_as_it_was(there_and_back, name):
    back = there_and_back({name: VALUES[name]})

    expected = _evaluated(VALUES[name])
    assert [text.value for text in back.text] == [repr({name: expected}), repr({name: type(expected).__name__})]


def test_all_fields_come_back_together(there_and_back):
    back = there_and_back(VALUES)

    assert back.text[0].value == repr({name: _evaluated(value) for name, value in VALUES.items()})


def test_a_widget_shows_what_was_typed_into_it(app, ada, service, browser):
    script = """
    if "prove" in st.query_params:
        ensure_mfa(keep=("reason", "amount"))
    st.text_input("Reason", key="reason")
    st.number_input("Amount", key="amount", step=1)
    """
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    tab.text_input(key="reason").input("Défectueux ✂")
    tab.number_input(key="amount").set_value(41).run()
    tab.query_params = {"prove": "1"}
    come_back(service, press(tab.run(), "Verify again"), browser)

    back = open_page(app.tab(ada), "billing")
    back.query_params = {"prove": "1"}
    back.run()

    assert (back.text_input(key="reason").value, back.number_input(key="amount").value) == ("Défectueux ✂", 41)


def test_fields_wait_in_the_tab_while_a_page_that_closed_under_the_person_is_closed(app, ada, clock):
    script = """
    ensure_mfa(max_age=timedelta(minutes=5), keep=("reason",))
    st.text_input("Reason", key="reason")
    """
    tab = app.tab(ada, billing=script)
    testing.step_up(tab)
    open_page(tab.run(), "billing").run()
    tab.text_input(key="reason").input("Defective").run()
    clock.forward(minutes=7)
    for _ in range(3):
        assert buttons(tab.run()) == ["Verify again"]

    testing.step_up(tab)  # as another tab of the session does
    tab.run()

    assert tab.text_input(key="reason").value == "Defective"


def test_fields_that_do_not_exist_yet_are_no_fault(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_mfa(keep=('not_yet',))"), "billing").run()

    assert leaving(tab) is not None
    assert said(tab) == []


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("object()", "object"),
        ("{1, 2}", "set"),
        ("b'bytes'", "bytes"),
        ("{1: 'one'}", "dict"),
        ("[1, {'deep': {2.5}}]", "set"),
        ("lambda: 1", "function"),
        ("Enum('Colour', 'RED').RED", "Colour"),
        ("StrEnum('Status', 'OPEN').OPEN", "Status"),
        ("__import__('pandas').Timestamp('2026-01-01')", "Timestamp"),
        ("__import__('numpy').int64(1)", "int64"),
        ("10 ** 4000", "int"),
        ("datetime(2026, 7, 1, tzinfo=__import__('zoneinfo').ZoneInfo('Europe/Oslo'))", "datetime"),
        ("datetime(2026, 10, 25, 2, 30, fold=1)", "datetime"),
        ("time(7, 30, tzinfo=__import__('zoneinfo').ZoneInfo('Europe/Oslo'))", "time"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_the_call_and_named(app, ada, value, kind):
    tab = open_page(app.tab(ada, billing=refusal_of(billing({"field": value}))), "billing").run()

    assert leaving(tab) is None
    assert tab.text[0].value == (
        f"TypeError: 'field' cannot be kept: this {kind} cannot be stored and given back as it was."
    )


def test_what_is_nested_too_deeply_is_refused_by_name(app, ada):
    endless = "(lambda holds: holds.append(holds) or holds)([])"
    tab = open_page(app.tab(ada, billing=refusal_of(billing({"field": endless}))), "billing").run()

    assert tab.text[0].value == "ValueError: 'field' cannot be kept: it is nested too deeply."


def test_it_is_refused_also_where_the_page_is_open(app, ada):
    tab = app.tab(ada, billing=refusal_of(billing({"field": "object()"})))
    testing.step_up(tab)

    open_page(tab.run(), "billing").run()

    assert tab.text[0].value.startswith("TypeError: 'field' cannot be kept")


@pytest.mark.parametrize("proven", [False, True])
def test_a_field_drawn_above_the_gate_that_keeps_it_is_refused_by_name_in_the_first_run(app, ada, proven):
    drawn = "st.text_input('Field', 'as it comes', key='field')\nensure_mfa(keep=('field',))"
    tab = app.tab(ada, billing=refusal_of(drawn))
    if proven:
        testing.step_up(tab)

    open_page(tab.run() if proven else tab, "billing").run()

    assert tab.text[0].value == (
        "ValueError: 'field' cannot be kept: draw the field below the gate that keeps it, not above."
    )


def test_a_single_name_that_was_meant_as_a_tuple_is_refused(app, ada):
    tab = open_page(app.tab(ada, billing=refusal_of(billing({"field": "1"}, keep="'field'"))), "billing").run()

    assert tab.text[0].value == "TypeError: keep= takes names in a tuple: keep=('field',)"


@pytest.mark.parametrize(("size", "fits"), [(64 * 1024 - 13, True), (64 * 1024 - 12, False)])
def test_fields_hold_64_kilobytes_to_the_byte(app, ada, size, fits):
    script = refusal_of(billing({"field": f"'x' * {size}"}))

    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert (leaving(tab) is not None) is fits
    if not fits:
        assert tab.text[0].value == "ValueError: keep= holds at most 64 kB; field together have more."


def test_letters_of_several_bytes_count_as_several(app, ada):
    script = refusal_of(billing({"field": f"'請' * {30 * 1024}"}))

    tab = open_page(app.tab(ada, billing=script), "billing").run()

    assert tab.text[0].value.startswith("ValueError: keep= holds at most 64 kB")


@pytest.mark.parametrize(
    ("drawn", "named"), [("st.button('Go', key='go')", "'go'"), ("st.data_editor({'a': [1]}, key='go')", "'go'")]
)
def test_what_streamlit_lets_nobody_set_is_refused_when_it_is_to_be_kept(app, ada, drawn, named):
    script = refusal_of(f"if st.query_params:\n    ensure_mfa(keep=('go',))\n{drawn}")
    tab = open_page(app.tab(ada, billing=script), "billing").run()
    tab.query_params = {"prove": "1"}

    tab.run()

    assert tab.text[0].value == (
        f"TypeError: {named} cannot be kept: Streamlit lets nobody set a button, or a table that is edited."
    )


@pytest.mark.parametrize("value", ["chr(0xD800)", "['a', {'b': chr(0xDFFF)}]"])
def test_half_a_letter_is_refused_with_a_sentence_too(app, ada, value):
    tab = open_page(app.tab(ada, billing=refusal_of(billing({"field": value}))), "billing").run()

    assert tab.text[0].value.startswith("ValueError: ")


def _evaluated(source: str) -> object:
    names = {"UTC": UTC, "date": date, "datetime": datetime, "time": time, "Decimal": Decimal}
    return eval(source, names)
