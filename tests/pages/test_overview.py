"""Overview: who, how the session stands, what waits; no sums of money, because those are Billing's."""

import re

from auth import testing
from tests.support.screens import buttons, dashboard, everything, said


def test_the_first_page_after_signing_in(visit, ledger):
    tab = visit("overview")

    assert [title.value for title in tab.title] == ["Overview"]
    assert said(tab) == []
    assert "Hello, **Ada Lindqvist**." in [text.value for text in tab.markdown]


def test_it_shows_no_sum_of_money(visit, ledger):
    text = everything(visit("overview", "finance", proven=True))

    assert not re.search(r"[£€$]\s?\d", text)
    assert "metric" not in text


def test_it_counts_what_waits(visit, ledger):
    links = [link.label for link in visit("overview").get("page_link")]

    assert any(re.fullmatch(r"\*\*[\d,]+\*\* open", label) for label in links)
    assert any(re.fullmatch(r"\*\*[\d,]+\*\* overdue", label) for label in links)


def test_the_demo_says_that_it_is_one(visit, ledger):
    assert "Demo data" in everything(visit("overview"))


def test_an_empty_ledger_is_no_fault(visit, empty_ledger):
    tab = visit("overview")

    assert tab.info[0].value.startswith("The ledger is empty.")
    assert "There are none yet." in [text.value for text in tab.markdown]


def test_it_says_whether_a_second_factor_was_proven(visit, ledger):
    assert "Second factor not asked for yet" in everything(visit("overview"))
    assert "Second factor confirmed" in everything(visit("overview", proven=True))


def test_a_name_that_would_be_markup_stays_a_name(service, ledger):
    tab = dashboard()
    testing.sign_in(tab, name="[Ada](https://evil.example) :red[x]")

    tab.run()

    shown = [text.value for text in (*tab.markdown, *tab.sidebar.caption) if "Ada" in text.value]
    assert len(shown) == 2
    assert not any("](" in value.replace("\\]\\(", "") for value in shown)


def test_around_every_page_stand_the_name_and_the_way_out(visit, ledger):
    tab = visit("overview")

    assert tab.sidebar.caption[0].value == "Signed in as **Ada Lindqvist**"
    assert [button.label for button in tab.sidebar.button] == ["Sign out"]


def test_a_signed_out_person_sees_the_name_of_the_place_and_one_button(service, ledger):
    tab = dashboard()
    testing.signed_out(tab)

    tab.run()

    assert [title.value for title in tab.title] == ["Airlock"]
    assert buttons(tab) == ["Sign in"]
    assert len(tab.sidebar.button) == 0
