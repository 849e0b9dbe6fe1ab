"""The provider says no, or somebody else speaks in its name: nobody is signed in, and nothing from outside is shown."""

import logging
from html import escape
from urllib.parse import quote

import pytest

from auth import words
from auth.sign_in.begin import SIGN_IN_GATE
from tests.support.callbacks import changed, refusal
from tests.support.flow import visit_provider
from tests.support.oidc_keys import REMOVED

PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("access_denied", words.CANCELLED_SIGN_IN),
        ("server_error", words.UNUSABLE_ANSWER),
        ("temporarily_unavailable", words.UNUSABLE_ANSWER),
        ("invalid_scope", words.REFUSED_BY_PROVIDER),
        ("login_required", words.REFUSED_BY_PROVIDER),
        ("made_up", words.REFUSED_BY_PROVIDER),
    ],
)
def test_a_declined_sign_in_says_what_happened_and_lands_on_the_page(tab, provider, error, sentence):
    provider.declines_with = error

    answer = tab.sign_in("/customers")

    assert (answer.status_code, answer.headers["location"]) == (303, "/customers")
    assert tab.session is None
    assert refusal(tab).message == sentence


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("access_denied", words.CANCELLED),
        ("unmet_authentication_requirements", words.NOT_REACHABLE),
        ("interaction_required", words.REFUSED_BY_PROVIDER),
    ],
)
def test_a_declined_step_up_leaves_the_session_as_it_was_and_says_why(tab, provider, error, sentence):
    tab.sign_in()
    before, provider.declines_with = tab.session, error

    answer = tab.step_up("/billing?month=1")

    assert answer.headers["location"] == "/billing?month=1"
    assert "set-cookie" not in answer.headers
    assert tab.session == before
    assert refusal(tab, "/billing").message == sentence


def test_a_callback_with_both_code_and_error_is_unusable_and_the_code_is_not_used(tab, provider, caplog):
    url = visit_provider(tab.begin_login())

    tab.callback(f"{url}&error=access_denied")

    assert tab.session is None
    assert (refusal(tab).code, refusal(tab).message) == ("unusable_answer", words.UNUSABLE_ANSWER)
    assert provider.count("token") == 0
    assert f"[{refusal(tab).reference}] check=error expected=a code or an error got=both: access_denied" in caplog.text


@pytest.mark.parametrize("issuer", ["https://evil.example", "", REMOVED], ids=["another", "empty", "missing"])
@pytest.mark.parametrize("declined", [None, "access_denied"])
def test_an_answer_that_does_not_name_the_provider_is_refused_whatever_it_says(tab, provider, issuer, declined):
    provider.declines_with = declined
    provider.callback_changes = {"iss": issuer}

    tab.sign_in()

    assert tab.session is None
    assert refusal(tab).code == "callback_rejected"
    assert "Check: iss" in refusal(tab).detail
    assert provider.count("token") == 0


@pytest.mark.parametrize("issuer", ["https://evil.example", REMOVED], ids=["another", "missing"])
@pytest.mark.parametrize("declined", [None, "access_denied"])
def test_an_answer_of_another_provider_leaves_the_attempt_waiting_for_its_own(tab, provider, issuer, declined):
    url = visit_provider(tab.begin_login("/customers"))
    forged = {"error": declined, "code": None} if declined else {}

    refused = tab.callback(changed(url, iss=None if issuer is REMOVED else issuer, **forged))
    assert (refused.status_code, refused.headers["location"]) == (303, "/customers")
    assert "Check: iss" in refusal(tab).detail

    tab.callback(url)

    assert (tab.session is not None, refusal(tab)) == (True, None)
    assert provider.count("token") == 1


def test_an_answer_of_another_provider_to_a_step_up_leaves_it_waiting(tab, provider):
    tab.sign_in()
    url = visit_provider(tab.begin_step_up("/billing"))

    tab.callback(changed(url, iss="https://evil.example"))
    assert refusal(tab, "/billing").code == "callback_rejected"
    assert tab.session.mfa_at is None

    tab.callback(url)
    assert (tab.session.mfa_at is not None, refusal(tab, "/billing")) == (True, None)


def test_an_answer_with_neither_code_nor_error_signs_nobody_in(tab, provider):
    url = visit_provider(tab.begin_login())

    answer = tab.callback(changed(url, code=""))

    assert answer.status_code == 303
    assert refusal(tab).code == "unusable_answer"
    assert provider.count("token") == 0


@pytest.mark.parametrize("name", ["error", "error_description", "state", "code", "iss"])
def test_markup_in_a_callback_never_reaches_the_page(tab, name):
    tab.named()

    answer = tab.get(f"/?error=access_denied&state=s&{name}={quote(PAYLOAD)}")
    once = tab.get(f"/?code=c&{name}={quote(PAYLOAD)}")

    for text in (answer.text, once.text):
        assert "<script" not in text
        assert PAYLOAD not in text
        assert escape(PAYLOAD) not in text


def test_what_the_provider_wrote_is_for_the_log_and_not_for_the_screen(tab, provider):
    provider.callback_changes = {"error": PAYLOAD, "error_description": PAYLOAD}
    provider.declines_with = "access_denied"

    tab.sign_in()

    assert refusal(tab).message == words.REFUSED_BY_PROVIDER


def test_line_breaks_and_escape_sequences_of_a_callback_never_reach_a_log_raw(tab, provider, caplog):
    caplog.set_level(logging.DEBUG)
    forged = "x\r\nINFO forged line\x1b[31m\x9b2J\u2028\u202e\x00"
    provider.declines_with = "access_denied"
    for name in ("error", "error_description", "iss"):
        provider.callback_changes = {name: forged}
        tab.sign_in()
        tab.get(f"/?code=c&state=s&{name}={quote(forged)}")

    logged = "".join(record.getMessage() for record in caplog.records if record.name.startswith("auth"))
    assert "forged line" in logged
    assert logged.isprintable()


def test_the_refusal_of_one_gate_is_not_shown_at_another(tab, provider):
    tab.sign_in()
    provider.declines_with = "access_denied"

    tab.step_up("/billing")

    assert refusal(tab, "/billing") is not None
    assert refusal(tab, "/customers") is None
    assert refusal(tab, SIGN_IN_GATE) is None
