"""Acting on an invoice, from the form to the ledger: fields, confirmation, guard, and the ledger afterwards."""

import pytest

from auth import testing
from billing import actions, process
from billing.settings import BillingSettings
from database import transaction
from tests.support.counter import fill, plain_texts, refund
from tests.support.desk import require_sound
from tests.support.ledger import day, invoice, record
from tests.support.screens import buttons, come_back, dashboard, everything, open_page, press, said

REFUSED = "This needs one more check. Nothing was done."


def amount_fields(tab):
    return [element for element in tab.text_input if element.label.startswith("Amount")]


def test_the_buttons_are_the_actions_that_are_possible_now(books):
    tab = books.invoice("PAID")

    assert {"Refund", "Credit note"} <= set(buttons(tab))
    assert not {"Record a payment", "Void", "Write off", "Remind"} & set(buttons(tab))
    assert "Nothing is left to pay on this invoice" in everything(tab)


def test_the_confirmation_repeats_amount_and_customer_and_does_nothing_yet(books):
    tab = refund(books.invoice("PAID"))

    assert "Give back £12.00 of invoice PAID of Elmbrook Bakery. Reason: Damaged" in plain_texts(tab)
    assert books.desk.state("PAID").refunded_minor == 0


def test_a_refund_that_is_confirmed_is_done_and_the_page_shows_it(books):
    tab = press(refund(books.invoice("PAID")), "Confirm")

    assert books.desk.state("PAID").refunded_minor == 12_00
    assert "was given back" in said(tab)[0]
    assert "Confirm" not in buttons(tab)
    require_sound(books.desk.engine)


def test_what_was_typed_is_there_again_when_the_person_changes_their_mind(books):
    tab = press(refund(books.invoice("PAID")), "Change")

    assert [field.value for field in amount_fields(tab)] == ["12.00"]
    assert "Damaged" in [field.value for field in tab.text_input]


def test_a_form_that_was_put_away_leaves_nothing_behind(books):
    tab = fill(press(books.invoice("PAID"), "Refund"), Amount="7.77")

    press(press(tab, "Cancel"), "Credit note")

    assert [field.value for field in amount_fields(tab)] == ["120.00"]


def test_a_refund_whose_proof_has_aged_while_the_form_was_open_is_offered_again_as_it_was_typed(books, provider):
    tab = refund(books.invoice("PAID"))
    provider.person["groups"] = ["finance"]
    books.service.clock.forward(minutes=15, seconds=1)
    provider.auth_time = books.service.clock()

    press(tab, "Confirm")

    assert said(tab) == [REFUSED]
    assert books.desk.state("PAID").refunded_minor == 0
    press(tab, "Verify again")
    address = come_back(books.service, tab, books.browser)
    assert address == f"/invoices?invoice={books.desk.id('PAID')}"

    back = dashboard(testing.session_of(tab))
    open_page(back, "invoices").query_params = {"invoice": str(books.desk.id("PAID"))}
    back.run()
    assert "Give back £12.00 of invoice PAID of Elmbrook Bakery. Reason: Damaged" in plain_texts(back)
    press(back, "Do it now")

    assert books.desk.state("PAID").refunded_minor == 12_00
    assert "was given back" in said(back)[0]
    require_sound(books.desk.engine)


def test_a_role_that_was_lost_while_the_form_was_open_moves_no_money(books):
    tab = refund(books.invoice("PAID"))
    testing._change(tab, roles=["support"])

    tab.button(key="form-confirm").click().run()

    assert books.desk.state("PAID").refunded_minor == 0


def test_a_session_that_ended_while_the_form_was_open_moves_no_money(books):
    tab = refund(books.invoice("PAID"))
    testing.revoke(tab)

    press(tab, "Confirm")

    assert books.desk.state("PAID").refunded_minor == 0
    assert buttons(tab) == ["Sign in"]


def test_a_person_without_the_role_gets_no_buttons_and_reads_why(books):
    tab = books.invoice("PAID", "support")

    assert "Refund" not in buttons(tab)
    assert any("role finance" in caption.value for caption in tab.caption)


def test_the_same_form_in_two_tabs_does_it_once(books):
    tab = refund(books.invoice("PAID"))
    other = dashboard(testing.session_of(tab))
    open_page(other, "invoices").query_params = {"invoice": str(books.desk.id("PAID"))}
    other.run()
    other.session_state["desk_open"] = tab.session_state["desk_open"]
    other.run()

    press(tab, "Confirm")
    press(other, "Confirm")

    assert books.desk.state("PAID").refunded_minor == 12_00
    assert "nothing was done twice" in said(other)[0]


@pytest.mark.parametrize(
    ("amount", "sentence"),
    [
        ("120.01", "At most £120\\.00 is possible here\\."),
        ("-5", "Enter an amount above zero\\."),
        ("0", "Enter an amount above zero\\."),
        ("1.005", "GBP has 2 digits after the point\\, not more\\."),
        ("=1+1", "Write the amount in GBP\\, as digits with a point\\, such as 1234\\.50\\."),
        ("5 EUR", "Write the amount in GBP\\, as digits with a point\\, such as 1234\\.50\\."),
        ("1e3", "Write the amount in GBP\\, as digits with a point\\, such as 1234\\.50\\."),
        ("٣", "Write the amount in GBP\\, as digits with a point\\, such as 1234\\.50\\."),
    ],
)
def test_an_amount_that_makes_no_sense_is_said_beside_its_field(books, amount, sentence):
    tab = refund(books.invoice("PAID"), amount)

    assert said(tab) == [sentence]
    assert "Confirm" not in buttons(tab)


def test_a_reason_is_needed(books):
    tab = refund(books.invoice("PAID"), reason="  ")

    assert said(tab) == ["Say why, in a few words."]


def test_what_billing_refuses_in_the_end_is_said_on_the_page(books):
    tab = refund(books.invoice("PAID"), "100.00")
    books.desk.do(actions.refund, invoice_id=books.desk.id("PAID"), amount=books.desk.state("PAID").money(50_00))

    press(tab, "Confirm")

    assert said(tab) == ["At most £70\\.00 is possible here\\."]
    assert books.desk.state("PAID").refunded_minor == 50_00


def test_a_refund_above_the_limit_becomes_a_request(books):
    process.install(BillingSettings(refund_limit=10_00), books.service.clock)

    tab = refund(books.invoice("PAID"))
    assert plain_texts(tab)[0].startswith("Ask a second person to give back £12.00")
    press(tab, "Confirm")

    assert books.desk.state("PAID").refunded_minor == 0
    assert any("waits for a second person" in sentence for sentence in said(tab))


def test_markup_in_a_number_stays_text_from_the_heading_to_the_receipt(books):
    number = "[x](https://evil.test) **$1$** =1+1"
    with transaction(books.desk.engine) as tx:
        record(tx, invoice(number, day("02-01"), day("03-01"), 10_00), source="another")

    tab = press(press(fill(press(books.invoice(number), "Void"), Reason=number), "Continue"), "Confirm")

    assert books.desk.state(number).status == "void"
    written = [heading.value for heading in tab.subheader] + said(tab)
    assert all("\\[x\\]" in text and "\\*\\*\\$1\\$\\*\\*" in text for text in written)
