"""An API that wants another sign-in (RFC 9470): it is met once, the call is repeated, and there is no loop."""

from collections.abc import Iterator

import pytest

from auth import api_challenges, testing
from auth.store import outcomes, trail
from tests.support.guarded_api import ERROR, GuardedApi
from tests.support.screens import asked, buttons, come_back, leaving, open_page, press, said

PAGE = """
import requests
from auth import call_api

ensure_login()
st.title("Billing")

def ask(token):
    return requests.get("{address}", headers={{"Authorization": "Bearer " + token}}, timeout=10)

st.text(call_api(ask).text)
"""
REFUSED = "You confirmed at Example Sign-in, and the service that Billing asks still wants another confirmation."


@pytest.fixture
def api() -> Iterator[GuardedApi]:
    with GuardedApi() as running:
        yield running


@pytest.fixture
def tab(app, ada, api):
    return app.tab(ada, billing=PAGE.format(address=api.address))


@pytest.fixture
def back(tab, app, ada, api, service, provider, browser, clock):
    """The person was at the provider for the API, and is back on the page in a tab that knows nothing."""
    open_page(tab, "billing").run()
    provider.auth_time = clock()
    assert come_back(service, tab, browser) == "/billing"
    return open_page(app.tab(ada), "billing")


def texts(tab):
    return [text.value for text in tab.text]


def test_an_answer_that_is_no_challenge_is_the_pages(tab, api):
    api.demands = 0

    open_page(tab, "billing").run()

    assert texts(tab) == ["42 invoices"]
    assert leaving(tab) is None


def test_a_challenge_leads_to_the_provider_with_what_the_api_wants(tab):
    open_page(tab, "billing").run()

    request = asked(tab)
    assert (request["acr_values"], request["max_age"]) == ("gold silver", "120")
    assert texts(tab) == []


def test_back_on_the_page_the_call_is_repeated_once_with_the_new_token(back, api, provider):
    back.run()

    assert texts(back) == ["42 invoices"]
    first, second = api.tokens
    assert first != second
    assert second in provider.issued


def test_a_second_challenge_is_a_refusal_and_no_loop(back, api, service):
    api.demands = 99

    back.run()

    assert leaving(back) is None
    assert len(api.tokens) == 2
    assert said(back)[0].startswith(REFUSED)
    assert buttons(back) == ["Verify again"]
    assert said(back.run())[0].startswith(REFUSED)
    with service.reading() as tx:
        (entry,) = trail.search(tx, trail.Search(event="api"), 10)
    assert entry.entry.detail == "Check: api. The API asked for: gold silver max_age 120. The session has: nothing."
    assert entry.entry.reference in said(back)[0]


def test_verify_again_is_another_chance(back, api):
    api.demands = 99
    back.run()

    press(back, "Verify again")

    assert asked(back)["acr_values"] == "gold silver"


def test_long_after_an_answer_a_challenge_is_a_new_one(back, api, clock):
    clock.forward(seconds=api_challenges.JUST_NOW.total_seconds() + 1)
    api.demands = 99

    back.run()

    assert asked(back)["acr_values"] == "gold silver"


def test_a_step_up_that_the_person_cancelled_is_shown_and_not_begun_again(
    tab, app, ada, api, service, provider, browser
):
    api.demands = 99
    open_page(tab, "billing").run()
    provider.declines_with = "access_denied"
    come_back(service, tab, browser)

    again = open_page(app.tab(ada), "billing").run()

    assert said(again) == ["You cancelled the check. Billing stays closed; you are still signed in."]
    assert leaving(again) is None


def test_what_an_api_accepts_opens_no_gate_of_ours(back, ada):
    back.run()

    assert testing.session_of(back).mfa_at is None


def test_a_level_that_our_settings_accept_counts_at_our_gates_too(tab, api, service, provider, browser, clock):
    (accepted, *_) = service.settings.step_up.acr_values
    api.challenge = f'{ERROR}, acr_values="{accepted}"'
    open_page(tab, "billing").run()

    come_back(service, tab, browser)

    assert testing.session_of(tab).mfa_at == clock()


def test_an_answer_without_the_level_that_the_api_wants_is_refused_though_our_gates_would_take_it(
    tab, ada, service, provider, browser, clock
):
    open_page(tab, "billing").run()
    provider.honours_acr_values, provider.auth_time = False, clock()
    provider.acr = service.settings.step_up.acr_values[0]

    come_back(service, tab, browser)

    assert testing.session_of(tab).mfa_at is None
    with service.reading() as tx:
        assert outcomes.get(tx, ada.id, "/billing#api", clock()).code == "step_up_not_satisfied"


def test_in_a_run_that_nobody_caused_a_button_waits(tab, api, reconnect):
    api.demands = 99
    reconnect()

    open_page(tab, "billing").run()

    assert (leaving(tab), said(tab)) == (None, ["Billing needs one more check."])
    press(tab, "Verify again")
    assert asked(tab)["acr_values"] == "gold silver"


def test_a_provider_that_is_away_is_said(tab, provider):
    provider.metadata_changes["issuer"] = "https://somebody.example"

    open_page(tab, "billing").run()

    assert leaving(tab) is None
    assert len(said(tab)) == 1


def test_signed_out_nothing_is_called(tab, api):
    testing.revoke(tab)

    open_page(tab, "billing").run()

    assert api.tokens == []
    assert buttons(tab) == ["Sign in"]


def test_other_peoples_answers_that_only_look_like_it_are_left_alone(tab, api):
    api.challenge = 'Bearer error="invalid_token"'

    open_page(tab, "billing").run()

    assert leaving(tab) is None
    assert texts(tab) == [""]
