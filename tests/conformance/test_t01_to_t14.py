"""T01 to T14: the callback, and the browser that it belongs to."""

import re

import pytest

from auth.store import outcomes
from auth.store.outcomes import browser_owner
from tests.support.callbacks import changed, parameter
from tests.support.flow import visit_provider

HTTPS = {"OIDC__REDIRECT_URI": "https://airlock.example.test/"}
HOSTILE = "<script>alert(1)</script>\r\nlog: forged \x1b[31mred"


@pytest.fixture
def returned(party):
    """Begin a sign-in and be at the provider: the address that it sends the browser back to."""

    def begin(tab=None):
        return visit_provider((tab or party.tab).begin_login("/customers"))

    return begin


def opens_nothing_elsewhere(party):
    url = visit_provider(party.tab.begin_login())
    stranger = party.airlock.tab()
    stranger.named()

    for tab in (stranger, party.airlock.tab()):
        assert tab.callback(url).status_code == 400
        assert tab.session is None
    assert party.provider.count("token") == 0
    assert party.tab.callback(url).status_code == 303
    assert party.tab.session is not None


def test_t01_a_callback_opened_in_another_browser_opens_nothing(party):
    opens_nothing_elsewhere(party)


def test_t01_a_callback_opened_in_another_browser_opens_nothing_on_postgresql(postgresql_url, install):
    opens_nothing_elsewhere(install(postgresql_url))


def test_t02_a_callback_is_acted_upon_once(party, provider, returned):
    url = returned()
    party.tab.callback(url)
    session = party.session

    again = party.tab.callback(url)

    assert (again.status_code, again.headers["location"]) == (303, "/customers")
    assert "set-cookie" not in again.headers
    assert party.session == session
    assert provider.count("token") == 1


@pytest.mark.parametrize(
    "query",
    [
        "code=c",
        "code=c&state=",
        "code=c&state={state}&state={state}",
        "code=c&state[]={state}",
        "code=c&state=" + "x" * 10_000,
        "code=c&state=%ff",
        # T04
        "code=c&code=c&state={state}",
        "code=c&state={state}&iss=a&iss=b",
        "error=access_denied&error=server_error&state={state}",
    ],
)
def test_t03_a_malformed_state_is_refused_before_anything_happens(party, provider, returned, query):
    answer = party.tab.get("/?" + query.format(state=parameter(returned(), "state")))

    assert answer.status_code == 400
    assert party.tab.session is None
    assert provider.count("token") == 0


@pytest.mark.parametrize("name", ["code", "iss", "error"])
def test_t04_a_parameter_that_stands_twice_is_refused(party, provider, returned, name):
    url = changed(returned(), **({"error": "access_denied"} if name == "error" else {}))

    answer = party.tab.callback(f"{url}&{name}=again")

    assert answer.status_code == 400
    assert provider.count("token") == 0


def test_t05_of_an_error_beside_a_code_neither_is_believed(party, provider, returned):
    verdict = party.judge(
        lambda: party.tab.callback(changed(returned(), error="access_denied")), lambda: party.tab.session is not None
    )

    assert (verdict.check, verdict.accepted) == ("error", False)
    assert provider.count("token") == 0


@pytest.mark.parametrize("iss", ["https://other.example.test/", "", "without its slash"])
def test_t06_a_callback_of_another_issuer_asks_for_no_token(party, provider, returned, iss):
    other = provider.issuer.rstrip("/") if iss == "without its slash" else iss

    verdict = party.judge(
        lambda: party.tab.callback(changed(returned(), iss=other)), lambda: party.tab.session is not None
    )

    assert verdict.check == "iss"
    assert provider.count("token") == 0


def test_t07_a_promised_iss_that_is_missing_asks_for_no_token(party, provider, returned):
    verdict = party.judge(
        lambda: party.tab.callback(changed(returned(), iss=None)), lambda: party.tab.session is not None
    )

    assert verdict.check == "iss"
    assert provider.count("token") == 0


def test_t08_an_error_of_another_issuer_is_ignored_and_the_providers_own_answer_still_counts(party, returned):
    url = returned()
    error = changed(url, iss="https://other.example.test/", code=None, error="access_denied")

    verdict = party.judge(lambda: party.tab.callback(error), lambda: party.tab.session is not None)
    assert verdict.check == "iss"

    party.tab.callback(url)
    assert party.tab.session is not None


def test_t09_a_code_answers_only_the_attempt_it_was_given_to(party, returned):
    first, second = returned(), returned()

    party.tab.callback(changed(first, code=parameter(second, "code")))

    assert party.tab.session is None


@pytest.mark.parametrize("flows", [2, 20])
def test_t09_attempts_in_several_tabs_all_complete(party, returned, flows):
    urls = [returned() for _ in range(flows)]

    answers = [party.tab.callback(url) for url in reversed(urls)]

    assert {answer.headers["location"] for answer in answers} == {"/customers"}
    assert all("set-cookie" in answer.headers for answer in answers)


def test_t09_of_too_many_attempts_the_oldest_goes_and_the_newest_stays(party, clock, returned):
    urls = []
    for _ in range(41):
        urls.append(returned())
        clock.forward(seconds=1)

    assert party.tab.callback(urls[0]).status_code == 400
    assert party.tab.callback(urls[-1]).status_code == 303
    assert party.tab.session is not None


def test_t10_an_attempt_that_took_too_long_ends_on_a_page_that_says_so(party, provider, clock, returned):
    url = returned()
    clock.forward(minutes=16)

    answer = party.tab.callback(url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/customers")
    assert provider.count("authorize") == 1
    with party.airlock.service.reading() as tx:
        told = outcomes.get(tx, browser_owner(party.tab.browser.name_hash), "sign-in", clock())
    assert told.code == "callback_expired"


def test_t11_an_attackers_callback_leaves_a_signed_in_person_as_they_are(party, provider, returned):
    party.sign_in()
    before, cookie = party.session, party.tab.browser
    provider.subject = "mallory"
    attackers = returned(party.airlock.tab())

    assert party.tab.callback(attackers).status_code == 400
    assert (party.session.id, party.session.subject, party.session.acr) == (before.id, "ada", None)
    assert party.tab.browser == cookie


def test_t12_the_cookie_is_bound_to_one_host_and_hidden_from_scripts(install):
    """There is no cookie of a transaction: one cookie names the browser, and the attempt is a row that is wiped."""
    party = install(**HTTPS)
    begun = party.begin()
    signed_in = party.tab.callback(visit_provider(begun.headers["location"]))

    for answer in (begun, signed_in):
        sent = answer.headers["set-cookie"]
        assert re.fullmatch(
            r"__Host-airlock=[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]*; Path=/; HttpOnly; SameSite=Lax; Secure", sent
        )
        assert len(sent) < 4096


def test_t13_what_the_provider_says_is_neither_shown_nor_logged_as_it_came(party, caplog, returned):
    url = changed(returned(), code=None, error=HOSTILE, error_description=HOSTILE)

    bodies = [party.tab.callback(url).text, party.tab.callback(changed(url, state=HOSTILE)).text]

    assert "<script>alert" not in "".join(bodies)
    assert caplog.records
    for record in caplog.records:
        assert not re.search(r"[\r\n\x1b]", record.getMessage())


def test_t14_the_answer_to_a_callback_leaves_the_code_nowhere(party, provider, caplog, returned):
    url = returned()
    code = parameter(url, "code")

    answer = party.tab.callback(url)
    refusal = party.tab.callback(changed(url, state="another"))

    assert answer.status_code == 303
    assert code not in answer.headers["location"] + refusal.text + caplog.text
    for each in (answer, refusal):
        assert each.headers["cache-control"] == "no-store"
        assert each.headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<(script|img|link|iframe)|url\(|https?://", refusal.text.replace(provider.issuer, ""))
