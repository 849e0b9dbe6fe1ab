"""`auth.testing`: what it says of a person is what the gates then see, in the store and not beside it."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from auth import service as services
from auth import testing
from auth.browser import Browser
from auth.session import EndReason
from auth.store import sessions
from tests.support.flow import Clock
from tests.support.screens import leaving

GATED = """
import streamlit as st
from datetime import timedelta
from auth import ensure_login, ensure_mfa, ensure_role
st.text("reached")
{gate}
st.text("open")
"""
LOGIN, ROLE, MFA = "ensure_login()", "ensure_role('finance')", "ensure_mfa()"
FRESH = "ensure_mfa(max_age=timedelta(minutes=5))"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def service(clock):
    running = testing.start(pages=["/", "/billing"], clock=clock)
    yield running
    running.engine.dispose()


@pytest.fixture
def is_open(service):
    """Whether a gate opens for a tab that a test has prepared."""

    def judge(gate, prepare):
        tab = AppTest.from_string(GATED.format(gate=gate), default_timeout=20)
        prepare(tab)
        tab.run()
        assert not tab.exception
        return [text.value for text in tab.text] == ["reached", "open"]

    return judge


def signed_in(tab):
    testing.sign_in(tab, roles=["finance"])


def stepped_up(tab):
    signed_in(tab)
    testing.step_up(tab)


def stepped_up_long_ago(tab):
    signed_in(tab)
    testing.step_up(tab, ago=timedelta(hours=1))


def of_unknown_age(tab):
    signed_in(tab)
    testing.step_up(tab, auth_time=False)


def aged(tab):
    stepped_up(tab)
    testing.age(tab, timedelta(hours=1))


def revoked(tab):
    stepped_up(tab)
    testing.revoke(tab)


@pytest.mark.parametrize(
    ("prepare", "opens"),
    [
        (lambda tab: None, set()),
        (testing.signed_out, set()),
        (testing.sign_in, {LOGIN}),
        (signed_in, {LOGIN, ROLE}),
        (stepped_up, {LOGIN, ROLE, MFA, FRESH}),
        (stepped_up_long_ago, {LOGIN, ROLE, MFA}),
        (of_unknown_age, {LOGIN, ROLE, MFA}),
        (aged, {LOGIN, ROLE, MFA}),
        (revoked, set()),
    ],
    ids=[
        "nobody",
        "signed out",
        "signed in",
        "with a role",
        "stepped up",
        "long ago",
        "unknown age",
        "aged",
        "revoked",
    ],
)
def test_each_state_opens_the_gates_that_it_should(is_open, prepare, opens):
    assert {gate for gate in (LOGIN, ROLE, MFA, FRESH) if is_open(gate, prepare)} == opens


def test_a_gate_that_would_send_somebody_away_says_that_no_provider_is_there(clock):
    running = testing.start(settings={"OIDC__ISSUER": "http://127.0.0.1:9/"}, clock=clock)
    tab = AppTest.from_string(GATED.format(gate=MFA), default_timeout=20)
    signed_in(tab)

    tab.run()

    assert [error.value for error in tab.error] == ["Example Sign-in is not answering. Try again."]
    running.engine.dispose()


def test_another_tab_of_the_same_browser_has_the_same_session(service):
    one, two = AppTest.from_string(""), AppTest.from_string("")
    record = testing.sign_in(one)
    testing.open_tab(two, record)

    testing.step_up(one)

    assert testing.session_of(two).mfa_at == service.clock()


def test_a_browser_that_is_named_holds_the_session(service):
    browser = Browser.mint().holding("k" * 43)

    testing.sign_in(AppTest.from_string(""), browser=browser)

    with service.reading() as tx:
        record = sessions.live_of_browser(tx, browser.name_hash)
    assert record.opens_with(browser.key_hash)


def test_a_person_is_who_the_test_says(service):
    tab = AppTest.from_string("")

    testing.sign_in(tab, subject="bob", name="Bob", email="bob@example.test", roles=["admin"])

    record = testing.session_of(tab)
    assert (record.subject, record.name, record.email, record.roles) == ("bob", "Bob", "bob@example.test", ("admin",))
    assert record.issuer == service.settings.oidc.issuer


def test_ageing_moves_the_proof_and_nothing_else(service):
    tab = AppTest.from_string("")
    stepped_up(tab)
    before = testing.session_of(tab)

    testing.age(tab, timedelta(minutes=7))

    after = testing.session_of(tab)
    assert before.mfa_at - after.mfa_at == before.auth_time - after.auth_time == timedelta(minutes=7)
    assert (after.last_seen_at, after.ends_at) == (before.last_seen_at, before.ends_at)


def test_ageing_what_was_never_proven_leaves_it_so(service):
    tab = AppTest.from_string("")
    testing.sign_in(tab)

    testing.age(tab, timedelta(minutes=7))

    assert testing.session_of(tab).mfa_at is None


def test_a_revoked_session_says_why_and_has_lost_its_tokens(service):
    tab = AppTest.from_string("")
    testing.sign_in(tab)

    testing.revoke(tab, EndReason.PROVIDER_LOGOUT)

    record = testing.session_of(tab)
    assert record.end_reason is EndReason.PROVIDER_LOGOUT
    assert record.access_token_sealed == ""


def test_asking_for_a_session_that_nobody_has_says_what_to_do(service):
    tab = AppTest.from_string("")
    testing.signed_out(tab)

    with pytest.raises(LookupError, match="sign_in"):
        testing.session_of(tab)


def test_time_passes_with_the_clock_that_was_given(is_open, clock):
    def an_hour_ago(tab):
        stepped_up(tab)
        clock.forward(hours=1)

    assert not is_open(LOGIN, an_hour_ago)


def test_every_start_is_empty(service):
    stepped_up(AppTest.from_string(""))

    again = testing.start()

    assert again is services.current()
    with again.reading() as tx:
        assert sessions.of_person(tx, again.settings.oidc.issuer, "ada") == []
    again.engine.dispose()


def test_a_closed_page_sends_to_a_provider_that_nobody_asks(service):
    at = AppTest.from_string(GATED.format(gate=MFA))
    at.context = {"url": "http://localhost:8501/billing"}
    testing.sign_in(at)

    at.run()

    assert leaving(at).startswith("https://login.example.test/authorization_endpoint?")
    assert [text.value for text in at.text] == ["reached"]
