"""Four eyes on Billing: one person asks for a refund, another approves it with a proof made for exactly that."""

import pytest

from auth import testing
from billing import actions, process
from billing.settings import BillingSettings
from tests.support.desk import ADA, pounds, require_sound
from tests.support.screens import buttons, come_back, dashboard, open_page, press, said

SENTENCE = "Approve that £50.00 of invoice PAID of Elmbrook Bakery is given back."


@pytest.fixture
def asked(books):
    """Ada has asked for a refund of £50.00."""
    process.install(BillingSettings(refund_limit=10_00), books.service.clock)
    books.desk.do(actions.request_refund, invoice_id=books.desk.id("PAID"), amount=pounds(50_00), reason="*Late*")
    return books


def approvals(books, subject, *roles):
    return books.visit("billing", *roles, subject=subject, part="Approvals")


def test_a_second_person_approves_after_a_check_made_for_it(asked, provider):
    tab = approvals(asked, "ben")
    assert "*Late*" in [text.value for text in tab.text]
    press(tab, "Approve £50\\.00 to Elmbrook Bakery")
    assert asked.desk.state("PAID").refunded_minor == 0
    provider.subject, provider.person["groups"] = "ben", ["finance"]
    provider.auth_time = asked.service.clock()
    press(tab, "Verify again")
    come_back(asked.service, tab, asked.browser)

    back = open_page(dashboard(testing.session_of(tab)), "billing").run()
    assert SENTENCE in [text.value for text in back.text]
    press(back, "Do it now")

    assert asked.desk.state("PAID").refunded_minor == 50_00
    assert "was given back" in said(back)[0]
    require_sound(asked.desk.engine)


def test_what_was_decided_meanwhile_is_refused_and_leaves_nothing_behind(asked, provider):
    tab = approvals(asked, "ben")
    press(tab, "Approve £50\\.00 to Elmbrook Bakery")
    provider.subject, provider.person["groups"] = "ben", ["finance"]
    provider.auth_time = asked.service.clock()
    press(tab, "Verify again")
    come_back(asked.service, tab, asked.browser)
    asked.desk.do(actions.decline_refund, request_id=1)

    back = open_page(dashboard(testing.session_of(tab)), "billing").run()
    press(back, "Do it now")

    assert said(back) == ["This refund was already decided\\."]
    assert asked.desk.state("PAID").refunded_minor == 0
    require_sound(asked.desk.engine)


def test_nobody_approves_their_own_request_but_may_take_it_back(asked):
    tab = approvals(asked, ADA.subject)
    assert not [label for label in buttons(tab) if label.startswith("Approve")]

    (reason,) = [field for field in tab.text_input if field.label == "Reason"]
    reason.input("A mistake")
    press(tab, "Take it back")

    assert "was declined" in said(tab)[0]
    assert asked.desk.state("PAID").refunded_minor == 0


def test_declining_needs_a_reason(asked):
    tab = press(approvals(asked, "ben"), "Decline")

    assert said(tab) == ["Say why, in a few words."]


def test_a_person_without_the_role_decides_nothing(asked):
    tab = approvals(asked, "cleo", "admin")

    assert buttons(tab) == []
    assert any("role finance" in caption.value for caption in tab.caption)
