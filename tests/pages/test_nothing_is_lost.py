"""A form that stood open when the session ended stands there again, as it was typed, when its person is back."""

import pytest

from auth import testing
from auth.browser import Browser
from tests.support.counter import fill, plain_texts, refund
from tests.support.desk import require_sound
from tests.support.screens import buttons, come_back, dashboard, open_page, press, said

SENTENCE = "Give back £12.00 of invoice PAID of Elmbrook Bakery. Reason: Damaged – „ganz“ 壊れた"


def signed_in_again(books, page="invoices", *, subject="ada", browser: Browser | None = None, **query):
    """A new document after a new sign-in, in the browser of before, without a second factor."""
    tab = dashboard()
    testing.sign_in(
        tab,
        subject=subject,
        name=f"{subject.capitalize()} Lane",
        roles=["finance"],
        browser=(browser or books.browser).holding(None),
    )
    open_page(tab, page).query_params = query
    return tab.run()


def invoice(books, number):
    return {"invoice": str(books.desk.id(number))}


@pytest.fixture
def ready(books):
    """A refund that waits to be confirmed."""
    return refund(books.invoice("PAID"), reason="Damaged – „ganz“ 壊れた")


def test_a_refund_that_was_to_be_confirmed_when_the_session_ended_is_confirmed_after_the_next_sign_in(
    books, ready, provider
):
    testing.revoke(ready)
    press(ready, "Confirm")
    assert buttons(ready) == ["Sign in"]

    again = signed_in_again(books, **invoice(books, "PAID"))
    assert SENTENCE in plain_texts(again)
    press(again, "Confirm")  # the new session has no second factor yet
    assert books.desk.state("PAID").refunded_minor == 0
    provider.person["groups"], provider.auth_time = ["finance"], books.service.clock()
    press(again, "Verify again")
    come_back(books.service, again, books.browser)
    back = dashboard(testing.session_of(again))
    open_page(back, "invoices").query_params = invoice(books, "PAID")
    press(back.run(), "Do it now")

    assert books.desk.state("PAID").refunded_minor == 12_00
    assert "was given back" in said(back)[0]
    assert SENTENCE not in plain_texts(back)
    require_sound(books.desk.engine)


def test_a_session_that_ends_by_itself_loses_no_form_either(books, ready):
    books.service.clock.forward(hours=1)
    ready.run()  # as the timer of the page does, or the edge when it notices

    again = signed_in_again(books, **invoice(books, "PAID"))

    assert SENTENCE in plain_texts(again)


def test_fields_that_were_sent_after_the_session_had_ended_are_filled_in_again(books):
    tab = press(books.invoice("PAID"), "Refund")
    testing.revoke(tab)
    press(fill(tab, Amount="7.50", Reason="Half of it"), "Continue")
    assert buttons(tab) == ["Sign in"]

    again = signed_in_again(books, **invoice(books, "PAID"))

    assert {"7.50", "Half of it"} <= {field.value for field in again.text_input}
    press(again, "Continue")
    assert any(text.startswith("Give back £7.50 of invoice PAID") for text in plain_texts(again))


def test_another_person_does_not_get_the_form(books, ready):
    testing.revoke(ready)
    press(ready, "Confirm")

    other = signed_in_again(books, subject="bea", **invoice(books, "PAID"))

    assert SENTENCE not in plain_texts(other)
    assert "Confirm" not in buttons(other)


@pytest.mark.parametrize(
    ("label", "typed", "button"),
    [("New note", "Called\ntwice", "Save the note"), ("What is disputed", "The colour", "")],
)
def test_a_note_that_was_sent_after_the_session_had_ended_stands_in_its_field_again(books, label, typed, button):
    tab = books.invoice("OPEN", "support", proven=False)
    testing.revoke(tab)
    field_of(tab, label).input(typed)
    press(tab, button or "Mark as disputed")
    assert buttons(tab) == ["Sign in"]

    again = signed_in_again(books, **invoice(books, "OPEN"))

    assert field_of(again, label).value == typed


def field_of(tab, label):
    (field,) = [one for one in (*tab.text_input, *tab.text_area) if one.label == label]
    return field


def test_what_was_chosen_on_billing_is_kept_when_its_first_gate_finds_the_session_over(books):
    tab = books.visit("billing", **{"in": "GBP"})
    tab.session_state["part"] = "Approvals"
    tab.run()
    testing.revoke(tab)
    tab.run()

    again = dashboard()
    testing.sign_in(again, subject="ada", name="Ada Lane", roles=["finance"], browser=books.browser.holding(None))
    testing.step_up(again)
    open_page(again, "billing").run()

    assert again.session_state["part"] == "Approvals"
