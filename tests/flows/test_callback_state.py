"""A callback that answers no attempt of this browser changes nothing, and says so in a sentence."""

import re
from dataclasses import replace

import pytest

from auth.edge.cookie import cookie_name
from tests.support.callbacks import changed, is_open, refusal
from tests.support.flow import Tab, visit_provider

STALE = "This sign-in link was already used, is too old, or was opened in another browser. Start again."


def refused_with_a_sentence(answer, button: str) -> bool:
    """400, the sentence, a reference, a way on, and nothing for a cache or a cookie jar."""
    return (
        answer.status_code == 400
        and STALE in answer.text
        and re.search(r"Reference [2-9A-Z]{4}-[2-9A-Z]{4}", answer.text) is not None
        and f">{button}</a>" in answer.text
        and answer.headers["cache-control"] == "no-store"
        and "set-cookie" not in answer.headers
    )


@pytest.mark.parametrize(
    "query",
    [
        "code=abc",
        "code=abc&state=",
        "code=abc&state=made-up",
        "code=abc&state[]=made-up",
        "code=abc&state=%00",
        "code=abc&state=%FF",
        "error=access_denied",
        "error=access_denied&state=made-up",
        "code=",
        "error=",
        f"code=abc&state={'s' * 10_000}",
        f"code=abc&state=made-up&more={'m' * 20_000}",
        "code=abc&state=made-up&" + "&".join(f"field{n}=" for n in range(100)),
    ],
    ids=lambda query: query[:40],
)
def test_a_callback_that_no_attempt_waits_for_is_refused_and_the_provider_not_asked(tab, provider, query):
    tab.named()

    answer = tab.get(f"/?{query}")

    assert refused_with_a_sentence(answer, "Sign in")
    assert provider.count("token") == 0


@pytest.mark.parametrize("name", ["state", "code", "iss", "error"])
def test_a_parameter_that_comes_twice_is_refused_and_the_attempt_still_waits(tab, airlock, provider, name):
    url = visit_provider(tab.begin_login())

    answer = tab.callback(f"{url}&error=access_denied&{name}=again" if name == "error" else f"{url}&{name}=again")

    assert refused_with_a_sentence(answer, "Sign in")
    assert provider.count("token") == 0
    assert is_open(airlock, url)


def test_the_reference_on_the_page_is_in_the_log_with_the_check_that_failed(tab, caplog):
    tab.named()

    reference = re.search(r"Reference (\S{9})", tab.get("/?code=abc&state=made-up").text)[1]

    [line] = [record.getMessage() for record in caplog.records if reference in record.getMessage()]
    assert "callback_rejected" in line
    assert "check=state" in line


def test_a_callback_brought_by_another_browser_is_refused_and_the_rightful_one_still_gets_in(tab, airlock):
    url, thief = visit_provider(tab.begin_login()), airlock.tab()
    thief.named()

    assert refused_with_a_sentence(thief.callback(url), "Sign in")

    assert thief.session is None
    assert tab.callback(url).status_code == 303
    assert tab.session.subject == "ada"


def test_a_callback_without_any_cookie_is_refused_and_leads_to_a_fresh_start(tab, airlock):
    url, blank = visit_provider(tab.begin_login()), airlock.tab()

    answer = blank.callback(url)

    assert refused_with_a_sentence(answer, "Sign in")
    assert 'href="/login?iss=' in answer.text
    assert is_open(airlock, url)


@pytest.mark.parametrize("missing", ["state", "cookie"])
def test_the_log_says_what_was_missing(tab, airlock, caplog, missing):
    url = visit_provider(tab.begin_login())

    (tab.get("/?code=c") if missing == "state" else airlock.tab().callback(url))

    assert f"check={missing} " in caplog.text


def test_an_attackers_callback_leaves_a_signed_in_persons_session_as_it_was(tab, airlock, provider):
    tab.sign_in()
    before, attacker = tab.session, airlock.tab()
    provider.subject = "mallory"
    url = visit_provider(attacker.begin_login())

    answer = tab.callback(url)

    assert refused_with_a_sentence(answer, "Try again")
    assert replace(tab.session, key_presented_at=None) == before


def test_a_replay_in_the_same_browser_lands_on_the_page_and_changes_nothing(tab, provider):
    url = visit_provider(tab.begin_login("/customers?q=1"))
    tab.callback(url)
    before = tab.session

    again = tab.callback(url)

    assert (again.status_code, again.headers["location"]) == (303, "/customers?q=1")
    assert "set-cookie" not in again.headers
    assert tab.session == before
    assert provider.count("token") == 1


def test_a_replay_in_another_browser_is_refused(tab, airlock, provider):
    url, thief = visit_provider(tab.begin_login()), airlock.tab()
    tab.callback(url)
    thief.named()

    assert refused_with_a_sentence(thief.callback(url), "Sign in")
    assert provider.count("token") == 1


def test_the_state_of_one_attempt_with_the_code_of_another_signs_nobody_in(tab):
    first, second = visit_provider(tab.begin_login()), visit_provider(tab.begin_login())
    mixed = changed(first, code=dict(part.split("=") for part in second.partition("?")[2].split("&"))["code"])

    tab.callback(mixed)

    assert tab.session is None
    assert refusal(tab).code == "token_rejected"


@pytest.mark.parametrize(
    "cookies",
    ["{name}={value}; {name}={value}", "{name}={value}; {name}=other", "{name}=garbage", "{name}=", "{name}={value}x"],
)
def test_an_ambiguous_or_garbled_cookie_counts_as_none(tab: Tab, airlock, cookies):
    url, name = visit_provider(tab.begin_login()), cookie_name(airlock.service.settings)
    header = cookies.format(name=name, value=tab.browser.value)

    answer = airlock.tab().get(url.removeprefix("http://localhost:8501"), headers={"cookie": header})

    assert refused_with_a_sentence(answer, "Sign in")
    assert is_open(airlock, url)
