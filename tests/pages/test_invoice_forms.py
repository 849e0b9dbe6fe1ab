"""The forms of an invoice besides the refund: payments, credit notes, ends, reminders, notes and disputes."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from billing import process
from billing.actions import clear_dispute, credit_amount, set_dispute, void
from tests.support.counter import fill, plain_texts
from tests.support.desk import pounds, require_sound
from tests.support.ledger import day
from tests.support.screens import buttons, press, said
from ui.show import literal


def test_a_payment_of_several_invoices_settles_first_what_was_due_first(books):
    tab = press(books.invoice("NEXT"), "Record a payment")
    (others,) = [one for one in tab.multiselect if one.label == "It also settles"]
    others.select(books.desk.id("OPEN"))
    press(fill(tab, Amount="178.00"), "Continue")

    assert any("OPEN (£168.00), NEXT (£10.00)" in text for text in plain_texts(tab))
    press(tab, "Confirm")

    assert books.desk.state("OPEN").outstanding_minor == 0
    assert books.desk.state("NEXT").outstanding_minor == 20_00
    require_sound(books.desk.engine)


@pytest.mark.parametrize(
    ("received_on", "doubts"),
    [
        (day("02-02"), []),
        (day("02-01"), ["1 Feb 2026 is before the invoice was issued, 2 Feb 2026."]),
    ],
)
def test_a_payment_before_its_invoice_is_doubted_before_it_is_confirmed(books, received_on, doubts):
    tab = press(books.invoice("NEXT"), "Record a payment")
    (field,) = [one for one in tab.date_input if one.label == "Received on"]
    field.set_value(received_on)

    press(tab, "Continue")

    assert [one.value.removesuffix(" It cannot be changed afterwards.") for one in tab.warning] == doubts
    assert "Confirm" in buttons(tab)


def test_the_day_of_a_payment_lies_between_those_that_billing_takes(books):
    tab = press(books.invoice("NEXT"), "Record a payment")
    (field,) = [one for one in tab.date_input if one.label == "Received on"]

    assert (field.min, field.max) == (date(2000, 1, 1), process.now().date() + timedelta(days=1))


def test_a_credit_note_takes_whole_lines_off(books):
    tab = press(books.invoice("OPEN"), "Credit note")
    tab.segmented_control[0].set_value("Whole lines").run()
    (lines,) = [one for one in tab.multiselect if one.label == "Lines"]
    lines.select(lines.options[1])
    press(fill(tab, Reason="Not delivered"), "Continue")

    assert "Take 1 line, £60.00 with tax, off invoice OPEN of Elmbrook Bakery. Reason: Not delivered" in plain_texts(
        tab
    )
    press(tab, "Confirm")

    assert books.desk.state("OPEN").credited_minor == 60_00


def test_lines_that_come_to_more_than_is_left_are_refused_beside_their_field(books):
    books.desk.do(credit_amount, invoice_id=books.desk.id("OPEN"), amount=pounds(100_00))
    tab = press(books.invoice("OPEN"), "Credit note")
    tab.segmented_control[0].set_value("Whole lines").run()
    (lines,) = [one for one in tab.multiselect if one.label == "Lines"]
    lines.select(lines.options[0])

    press(fill(tab, Reason="Not delivered"), "Continue")

    assert said(tab) == ["These come to £120\\.00\\; at most £68\\.00 is possible here\\."]
    assert "Confirm" not in buttons(tab)


def test_a_credit_note_takes_an_amount_off(books):
    tab = press(books.invoice("OPEN"), "Credit note")
    (field,) = [one for one in tab.text_input if one.label == "Amount with tax, GBP"]
    field.input("8.00")
    press(press(fill(tab, Reason="Goodwill"), "Continue"), "Confirm")

    assert books.desk.state("OPEN").credited_minor == 8_00


@pytest.mark.parametrize(("label", "status"), [("Void", "void"), ("Write off", "uncollectible")])
def test_an_invoice_is_ended_with_a_reason(books, label, status):
    tab = press(books.invoice("OPEN"), label)
    press(press(fill(tab, Reason="Closed down"), "Continue"), "Confirm")

    assert books.desk.state("OPEN").status == status


def test_a_confirmation_that_somebody_else_made_impossible_is_refused_with_a_sentence(books):
    tab = press(books.invoice("OPEN"), "Void")
    press(fill(tab, Reason="Closed down"), "Continue")
    books.desk.do(void, invoice_id=books.desk.id("OPEN"))

    press(tab, "Confirm")

    [sentence] = said(tab)
    assert sentence.startswith("**Void** is not possible any more. ")
    assert said(tab.run()) == []


def test_a_reminder_is_confirmed_at_once_and_once_a_day(books):
    tab = press(books.invoice("OPEN"), "Remind")

    assert "Mark invoice OPEN of Elmbrook Bakery for a reminder about £168.00." in plain_texts(tab)
    press(tab, "Confirm")

    assert "is marked for a reminder" in said(tab)[0]
    assert "Remind" not in buttons(tab)


def test_a_note_that_the_ledger_cannot_take_is_said_with_a_reference_and_still_stands_in_its_field(books, caplog):
    tab = books.invoice("OPEN")
    tab.text_area[0].input("Called them")
    books.desk.engine.dispose()
    event.listen(books.desk.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 50"))

    with books.desk.engine.connect() as other, other.begin():
        press(tab, "Save the note")

    [reference] = re.findall(r"not done \[([\w-]+)\]", caplog.text)
    assert said(tab)[0].endswith(f"Reference {literal(reference)}\\.")
    assert tab.text_area[0].value == "Called them"
    press(tab, "Save the note")
    assert "Called them" in plain_texts(tab)
    assert tab.text_area[0].value == ""


def test_a_click_on_what_another_tab_has_done_meanwhile_does_not_do_the_opposite(books):
    tab = books.invoice("OPEN", "support", proven=False)
    press(tab, "Mark as disputed")
    assert said(tab) == ["Say why, in a few words."]

    fill(tab, **{"What is disputed": "Wrong size"})
    books.desk.do(set_dispute, invoice_id=books.desk.id("OPEN"))

    press(tab, "Mark as disputed")

    assert said(tab) == [literal("OPEN is disputed already. Nothing was done now.")]
    assert "You had written: Wrong size" in [caption.value for caption in tab.caption]
    assert books.desk.state("OPEN").disputed_on is not None
    fill(tab, **{"How it was settled": "Exchanged"})
    books.desk.do(clear_dispute, invoice_id=books.desk.id("OPEN"))
    press(tab, "Settle the dispute")
    assert said(tab) == [literal("OPEN is not disputed any more. Nothing was done now.")]
    assert books.desk.state("OPEN").disputed_on is None


def test_notes_and_disputes_need_only_a_signed_in_person(books):
    tab = books.invoice("OPEN", "support", proven=False)
    tab.text_area[0].input("**Called** <script>alert(1)</script>")
    press(tab, "Save the note")
    assert "**Called** <script>alert(1)</script>" in plain_texts(tab)

    fill(tab, **{"What is disputed": "Wrong colour"})
    press(tab, "Mark as disputed")

    assert books.desk.state("OPEN").disputed_on is not None
    fill(tab, **{"How it was settled": "Repainted"})
    press(tab, "Settle the dispute")
    assert books.desk.state("OPEN").disputed_on is None
