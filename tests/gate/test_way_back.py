"""After the provider a person is on the same page with the same query, whatever it says, and on no other site."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.support.screens import begun, come_back, open_page


@pytest.fixture
def back_to(app, ada, service):
    """Where a person who comes to Billing with this query would be sent back to."""

    def send(query):
        tab = open_page(app.tab(ada, billing="ensure_mfa()"), "billing")
        tab.query_params = query
        tab.run()
        assert not tab.exception
        return begun(service)[-1]["return_to"]

    return send


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ({}, "/billing"),
        ({"month": "2026-01"}, "/billing?month=2026-01"),
        ({"b": "1", "a": "2"}, "/billing?b=1&a=2"),
        ({"id": ["3", "1", "2", "1"]}, "/billing?id=3&id=1&id=2&id=1"),
        ({"b": ["2", "1"], "a": "0"}, "/billing?b=2&b=1&a=0"),
        ({"empty": ""}, "/billing?empty="),
    ],
)
def test_parameters_come_back_as_they_were(back_to, query, address):
    assert back_to(query) == address


@pytest.mark.parametrize(
    "value",
    [
        "Grüße aus Köln",
        "請求書 🧾",
        "a+b c",
        "100 %",
        "a&b=c",
        "a#b",
        "https://evil.example/?x=1",
        "//evil",
        "\\",
        "'\"<b>",
    ],
)
def test_whatever_a_value_holds_it_stays_that_value(back_to, value):
    parts = urlsplit(back_to({"q": value, value: "1"}))

    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("", "", "/billing", "")
    assert parse_qsl(parts.query) == [("q", value), (value, "1")]


@pytest.mark.parametrize("name", ["code", "error", "state", "iss", "session_state"])
def test_names_of_an_answer_of_the_provider_are_names_like_any_on_a_page_that_takes_no_answers(back_to, name):
    assert back_to({"a": "1", name: ["x", "y"]}) == f"/billing?a=1&{name}=x&{name}=y"


def test_a_query_longer_than_any_browser_sends_costs_the_query(back_to):
    assert back_to({"q": "x" * 5000}) == "/billing"


def test_the_answer_of_the_provider_leads_there(app, ada, service, browser):
    tab = open_page(app.tab(ada, billing="ensure_mfa()"), "billing")
    tab.query_params = {"q": ["b", "a"], "ü": "ß"}

    assert come_back(service, tab.run(), browser) == "/billing?q=b&q=a&%C3%BC=%C3%9F"


def test_the_query_itself_stays_in_the_address_bar_while_the_person_leaves(app, ada):
    tab = open_page(app.tab(ada, billing="ensure_mfa()"), "billing")
    tab.query_params = {"q": ["b", "a"]}

    assert tab.run().query_params == {"q": ["b", "a"]}
