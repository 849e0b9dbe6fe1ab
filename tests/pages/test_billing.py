"""Billing: closed until a second factor was proven; while it is closed nothing of the ledger reaches the browser."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from auth import testing
from auth.store.tables import pending
from billing import actions, oldest_entry_on
from billing.queries.receivables import ageing
from database import reading
from tests.support.desk import pounds
from tests.support.imports_of_books import contents_of, imported
from tests.support.screens import (
    a_browser,
    asked,
    at_provider,
    buttons,
    come_back,
    dashboard,
    everything,
    leaving,
    open_page,
    press,
    said,
)
from ui.show import literal, money
from ui.sitemap import PATHS

CARDS = ["Billed", "Net revenue", "Collected", "Outstanding", "Days of sales", "Collection rate", "Refund rate"]
OF_THE_LEDGER = re.compile(r"[£€$]\s?\d|metric|arrow|vega|\bGBP\b|\bEUR\b", re.IGNORECASE)


def attempts(service):
    """How many were begun."""
    with service.reading() as tx:
        return tx.execute(select(func.count()).select_from(pending)).scalar_one()


def test_it_is_open_after_the_second_factor(visit, ledger):
    tab = visit("billing", "finance", proven=True)

    assert said(tab) == []
    assert [title.value for title in tab.title] == ["Billing"]
    assert [metric.label for metric in tab.metric] == CARDS
    assert all(re.search(r"\d", metric.value) for metric in tab.metric)


def test_it_stays_open_for_the_rest_of_the_session(visit, ledger):
    tab = visit("billing", "finance", proven=True)
    for page in ("customers", "invoices", "overview", "account"):
        open_page(tab, page).run()
        assert len(tab.metric) == 0

    open_page(tab, "billing").run()

    assert leaving(tab) is None
    assert len(tab.metric) == len(CARDS)


def test_without_it_the_browser_is_sent_and_gets_nothing_of_the_ledger(visit, ledger, service):
    tab = visit("billing", "finance")

    assert asked(tab)["acr_values"] == " ".join(service.settings.step_up.acr_values)
    assert not OF_THE_LEDGER.search(everything(tab))
    assert len(tab.metric) == 0


def test_closed_after_a_refusal_it_says_why_and_shows_nothing_of_the_ledger(service, provider, ledger):
    browser = a_browser()
    tab = dashboard()
    record = testing.sign_in(tab, roles=["finance"], browser=browser)
    open_page(tab, "billing").query_params = {"period": "30"}
    provider.declines_with = "access_denied"
    assert come_back(service, tab.run(), browser) == "/billing?period=30"

    back = open_page(dashboard(record), "billing")
    back.query_params = {"period": "30"}
    back.run()

    assert said(back) == ["You cancelled the check. Billing stays closed; you are still signed in."]
    assert buttons(back) == ["Verify again"]
    assert [title.value for title in back.title] == ["Billing"]
    assert [button.label for button in back.sidebar.button] == ["Sign out"]
    assert not OF_THE_LEDGER.search(everything(back))
    assert back.query_params == {"period": "30"}

    press(back, "Verify again")

    assert leaving(back) is not None


def test_what_was_chosen_comes_back_when_the_proof_aged_in_between(provider, clock, ledger):
    service = testing.start(pages=PATHS, settings=at_provider(provider, STEP_UP__MAX_AGE="300"), clock=clock)
    browser, tab = a_browser(), dashboard()
    provider.person["groups"] = ["finance"]
    record = testing.sign_in(tab, roles=["finance"], browser=browser)
    testing.step_up(tab)
    open_page(tab, "billing").run()
    tab.segmented_control(key="in").set_value("EUR")
    tab.segmented_control(key="period").set_value(365).run()
    tab.date_input(key="as_of").set_value(date(2026, 10, 31)).run()
    tab.session_state["part"] = "Owed"
    tab.run()
    clock.forward(minutes=10)
    assert buttons(tab.run()) == ["Verify again"]

    tab.run()  # whatever makes it run again, such as the watch
    provider.auth_time = clock()
    came_to = come_back(service, press(tab, "Verify again"), browser)

    back = open_page(dashboard(record), "billing")
    back.query_params = {name: values[0] for name, values in parse_qs(urlsplit(came_to).query).items()}
    back.run()
    assert [metric.label for metric in back.metric] == CARDS
    assert back.segmented_control(key="in").value == "EUR"
    assert back.segmented_control(key="period").value == 365
    assert back.date_input(key="as_of").value == date(2026, 10, 31)
    assert "Who owes most" in [heading.value for heading in back.subheader]
    service.engine.dispose()


def test_the_story_from_the_first_page_to_the_figures(service, provider, ledger):
    browser = a_browser()
    provider.person["groups"] = ["finance"]
    tab = dashboard()
    record = testing.sign_in(tab, roles=["finance"], browser=browser)
    for page in ("overview", "customers", "invoices", "account"):
        open_page(tab, page).run()
        assert leaving(tab) is None
    open_page(tab, "billing").run()
    come_back(service, tab, browser)

    back = open_page(dashboard(record), "billing").run()

    assert [metric.label for metric in back.metric] == CARDS


@pytest.mark.parametrize("roles", [(), ("support",)])
@pytest.mark.parametrize("proven", [False, True])
def test_a_person_without_the_role_reads_whom_to_ask_and_is_not_sent_to_prove_anything(
    visit, ledger, service, roles, proven
):
    tab = visit("billing", *roles, proven=proven)

    assert said(tab) == ["Billing is for people with the role finance or admin. Ask your administrator if you need it."]
    assert buttons(tab) == []
    assert attempts(service) == 0
    assert not OF_THE_LEDGER.search(everything(tab))


def test_on_an_empty_ledger_there_are_cards_with_dashes_and_a_sentence(visit, empty_ledger):
    tab = visit("billing", "finance", proven=True)

    assert [(metric.label, metric.value) for metric in tab.metric] == [(label, "–") for label in CARDS]
    assert tab.info[0].value.startswith("The ledger is empty.")


def test_on_an_empty_ledger_it_is_closed_as_well(visit, empty_ledger):
    tab = visit("billing", "finance")

    assert leaving(tab) is not None
    assert len(tab.metric) == 0


def test_a_session_that_ends_takes_the_figures_with_it(visit, ledger):
    tab = visit("billing", "finance", proven=True)

    testing.revoke(tab)
    tab.run()

    assert buttons(tab) == ["Sign in"]
    assert not OF_THE_LEDGER.search(everything(tab))


@pytest.mark.parametrize("period", ["30", "365"])
def test_the_period_of_the_address_is_applied(visit, ledger, period):
    words = {"30": "30 days", "365": "12 months"}

    tab = visit("billing", "finance", proven=True, period=words[period])

    assert tab.segmented_control(key="period").value == int(period)


@pytest.mark.parametrize("query", [{"period": "7"}, {"in": "XXX"}, {"as_of": "x"}])
def test_an_address_that_makes_no_sense_is_no_fault(visit, ledger, query):
    tab = visit("billing", "finance", proven=True, **query)

    assert said(tab) == []
    assert len(tab.metric) == len(CARDS)


def test_a_day_of_the_address_that_the_books_do_not_have_is_said(visit, ledger):
    tab = visit("billing", "finance", proven=True, as_of="2999-01-01")

    (sentence,) = said(tab)
    assert sentence.startswith("The address asks for 1 Jan 2999; the books are of ")
    assert sentence.endswith("These figures are as of 24 Nov 2026.")
    assert tab.date_input(key="as_of").value == date(2026, 11, 24)


def test_books_older_than_ten_years_can_be_seen_as_of_every_day_of_theirs(old_books):
    tab = old_books.visit("billing", as_of="2011-02-01")

    assert said(tab) == []
    assert tab.date_input(key="as_of").value == date(2011, 2, 1)
    assert (tab.date_input(key="as_of").min, tab.date_input(key="as_of").max) == (date(2011, 1, 10), date(2026, 4, 15))
    assert "to 1 Feb 2011." in tab.caption[0].value


def test_a_currency_that_only_payments_are_in_has_its_cards(books):
    row = "id,Created,Amount,Currency,Status,Customer ID\nch_1,2026-02-01,70.00,chf,Paid,cus_1\n"
    imported(books.desk.engine, contents_of(row, "stripe-payments"))

    tab = books.visit("billing", **{"in": "CHF", "period": "12 months"})

    assert tab.segmented_control(key="in").value == "CHF"
    assert [metric.value for metric in tab.metric if metric.label == "Collected"] == ["CHF70.00"]


def test_the_part_of_the_address_is_open_and_no_other(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed")

    headings = [heading.value for heading in tab.subheader]
    assert headings == ["What is owed, by age", "Overdue: what to do first", "Who owes most"]


def test_the_invoices_behind_an_age_are_those_of_its_row(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed", age="61–90 days")

    by_age, behind = tab.dataframe[0].value, tab.dataframe[1].value
    (number,) = by_age[by_age["Past due"] == "61–90 days"]["Invoices"]
    assert len(behind) == int(number)


def test_the_invoices_behind_an_age_since_the_invoice_are_those_of_its_row(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed", age="31–60 days", **{"from": "invoice date"})

    by_age, behind = tab.dataframe[0].value, tab.dataframe[1].value
    (number,) = by_age[by_age["Since the invoice"] == "31–60 days"]["Invoices"]
    assert len(behind) == min(int(number), 50)


def test_the_refund_rate_is_told_by_number_too(visit, ledger):
    tab = visit("billing", "finance", proven=True)

    assert any(
        re.search(r"Refund rate by number: [\d.]+ %, \d+ refunds? to [\d,]+ payments", text.value)
        for text in tab.caption
    )


def test_the_invoices_behind_an_age_are_walked_through_page_by_page(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed", age="Over 90 days", **{"in": "GBP"})
    captions = [caption.value for caption in tab.caption]
    assert any(
        re.fullmatch(r"(1–50 of )?[\d,]+ invoices\. Choose one \(Shift\+Space\) to open it\.", text)
        for text in captions
    )


def test_the_invoices_behind_an_age_of_a_past_day_are_those_of_that_day(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed", age="1–30 days", as_of="2026-06-30")

    by_age, behind = tab.dataframe[0].value, tab.dataframe[1].value
    (number,) = by_age[by_age["Past due"] == "1–30 days"]["Invoices"]
    assert len(behind) == min(int(number), 50) > 0
    assert any("unpaid on 30 Jun 2026. What is still to pay" in caption.value for caption in tab.caption)


def test_nothing_owed_is_said_instead_of_drawn(visit, ledger):
    with reading(ledger) as tx:
        first = oldest_entry_on(tx)
    tab = visit("billing", "finance", proven=True, part="Owed", as_of=first.isoformat(), **{"in": "USD"})

    assert "No invoice was unpaid." in [text.value for text in tab.markdown]


def test_what_to_do_first_says_how_much_there_is_and_leads_to_all_of_it(visit, ledger):
    tab = visit("billing", "finance", proven=True, part="Owed")

    (said_of,) = [text.value for text in tab.caption if "First what nobody was reminded of" in text.value]
    found = re.match(r"The first 50 of ([\d,]+) invoices, as they stand now", said_of)
    links = [link.label for link in tab.get("page_link")]
    assert (found is not None) == ("All that are overdue" in links)


def test_what_waits_for_a_second_person_is_said_above_the_parts(books):
    books.desk.do(actions.request_refund, invoice_id=books.desk.id("PAID"), amount=pounds(50_00))

    tab = books.visit("billing")

    assert any("1 refund waits for approval" in caption.value for caption in tab.caption)


def test_on_an_empty_ledger_a_file_can_be_imported(visit, empty_ledger):
    tab = visit("billing", "finance", proven=True)

    assert len(tab.file_uploader) == 1
    assert "python -m billing import FILE" in tab.info[0].value


@pytest.mark.parametrize("days", [0, 700])
def test_the_sum_by_age_says_by_how_much_it_differs_from_the_card(visit, ledger, days):
    on = date(2026, 11, 24) - timedelta(days=days)
    with reading(ledger) as tx:
        aged = ageing(tx, "GBP", on)
    tab = visit("billing", "finance", proven=True, part="Owed", as_of=on.isoformat(), **{"in": "GBP"})

    (card,) = [one.value for one in tab.metric if one.label == "Outstanding"]
    differs = [one.value for one in tab.caption if "stands on no invoice" in one.value]

    assert card == money(aged.total_minor - aged.loose_minor, "GBP")
    assert [one.split(" of it")[0] for one in differs] == [literal(money(-aged.loose_minor, "GBP"))] * (days == 0)
    assert (aged.loose_minor < 0) is (days == 0)
