"""A step-up belongs to one person, one session, one browser and fifteen minutes; else it changes nothing."""

from datetime import timedelta

import pytest

from auth.session import EndReason
from auth.store import sessions, tables
from tests.support.callbacks import refusal
from tests.support.flow import visit_provider
from tests.support.oidc_keys import REMOVED


def stored(airlock, session_id):
    with airlock.service.reading() as tx:
        return sessions.by_id(tx, session_id)


@pytest.fixture
def under_way(tab, airlock):
    """A step-up whose provider has answered, but whose callback has not come: its address, and the session."""
    tab.sign_in()
    return visit_provider(tab.begin_step_up("/billing")), tab.session.id


@pytest.mark.parametrize("reason", [EndReason.SIGNED_OUT, EndReason.ADMIN, EndReason.PROVIDER_LOGOUT])
def test_a_session_that_was_ended_meanwhile_is_not_brought_back(tab, airlock, provider, under_way, reason):
    url, session_id = under_way
    with airlock.service.writing() as tx:
        sessions.end(tx, session_id, reason, airlock.service.clock())

    answer = tab.callback(url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/billing")
    assert "set-cookie" not in answer.headers
    assert stored(airlock, session_id).ended_at is not None
    assert stored(airlock, session_id).mfa_at is None
    assert tab.session is None
    assert provider.count("token") == 1  # the sign-in's; the code of the step-up was never used


def test_a_session_that_idled_out_meanwhile_is_not_brought_back(provider, clock, airlock, tab):
    provider.token_changes = {"expires_in": 86_400}
    tab.sign_in()
    session_id = tab.session.id
    clock.forward(minutes=55)
    url = visit_provider(tab.begin_step_up("/billing"))
    clock.forward(minutes=10)

    tab.callback(url)

    assert stored(airlock, session_id).mfa_at is None
    assert stored(airlock, session_id).last_seen_at == clock() - timedelta(minutes=65)


def test_a_session_that_ended_between_the_question_and_the_answer_gets_no_evidence(tab, airlock, provider, under_way):
    url, session_id = under_way
    honest = provider.answer_token

    def ends_it_first(request):
        with airlock.service.writing() as tx:
            sessions.end(tx, session_id, EndReason.ADMIN, airlock.service.clock())
        return honest(request)

    provider.answer_token = ends_it_first

    answer = tab.callback(url)

    assert "set-cookie" not in answer.headers
    assert stored(airlock, session_id).end_reason is EndReason.ADMIN
    assert stored(airlock, session_id).mfa_at is None
    assert stored(airlock, session_id).id_token_sealed == ""


def test_a_session_that_was_swept_meanwhile_gets_no_evidence_and_the_person_a_page(tab, airlock, provider, under_way):
    url, session_id = under_way
    with airlock.service.writing() as tx:
        tx.execute(tables.sessions.delete().where(tables.sessions.c.id == session_id))

    answer = tab.callback(url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/billing")
    assert "set-cookie" not in answer.headers
    assert provider.count("token") == 1  # the sign-in's


def test_the_providers_name_of_a_session_stands_when_a_later_token_does_not_tell_it(tab, provider):
    provider.claim_changes = {"sid": "of the provider"}
    tab.sign_in()
    provider.claim_changes = {"sid": REMOVED}

    tab.step_up()

    assert tab.session.provider_sid == "of the provider"
    assert tab.session.mfa_at is not None


@pytest.mark.parametrize(
    ("claims", "shown"),
    [
        ({"name": "Ada", "email": "ada@example.test"}, ("Ada", "ada@example.test")),
        ({"name": ["Ada"], "preferred_username": "ada.l", "email": 7}, ("ada.l", "")),
        ({"name": "  ", "preferred_username": "a\x1bb", "email": "a@example.test"}, ("a@example.test",) * 2),
        ({"name": None, "preferred_username": None, "email": None}, ("ada", "")),
    ],
)
def test_a_person_is_called_by_the_first_claim_that_can_be_shown_and_at_last_by_their_subject(
    tab, provider, claims, shown
):
    provider.userinfo_changes = claims

    tab.sign_in()

    assert (tab.session.name, tab.session.email) == shown


def test_a_step_up_by_another_person_leaves_the_session_as_it_was(tab, provider):
    tab.sign_in()
    before, provider.subject = tab.session, "bob"

    answer = tab.step_up("/billing")

    assert "set-cookie" not in answer.headers
    assert tab.session == before
    assert refusal(tab, "/billing").code == "wrong_person"
    assert "You are still signed in as {me}" in refusal(tab, "/billing").message


def test_a_step_up_finished_by_another_browser_proves_nothing_for_either(tab, airlock, under_way):
    url, session_id = under_way
    other = airlock.tab()
    other.sign_in()

    answer = other.callback(url)

    assert answer.status_code == 400
    assert other.session.mfa_at is None
    assert stored(airlock, session_id).mfa_at is None


def test_a_step_up_of_an_earlier_session_of_this_browser_proves_nothing_for_the_present_one(
    tab, airlock, provider, under_way
):
    url, first = under_way
    provider.subject = "bob"
    tab.sign_in()

    tab.callback(url)

    assert stored(airlock, first).end_reason is EndReason.OTHER_PERSON
    assert tab.session.subject == "bob"
    assert tab.session.mfa_at is None


@pytest.mark.parametrize(("seconds", "code"), [(899, None), (900, "callback_expired"), (3600, "callback_expired")])
def test_a_sign_in_may_take_fifteen_minutes(tab, provider, clock, seconds, code):
    url = visit_provider(tab.begin_login("/customers"))
    clock.forward(seconds=seconds)

    answer = tab.callback(url)

    assert (answer.status_code, answer.headers["location"]) == (303, "/customers")
    assert (refusal(tab) and refusal(tab).code) == code
    assert (tab.session is None) == (code is not None)
    assert provider.count("token") == (0 if code else 1)


def test_a_check_that_took_too_long_says_so_and_leaves_the_person_signed_in(tab, provider, clock):
    provider.token_changes = {"expires_in": 86_400}
    tab.sign_in()
    url = visit_provider(tab.begin_step_up("/billing"))
    clock.forward(minutes=16)

    tab.callback(url)

    assert tab.session.mfa_at is None
    assert refusal(tab, "/billing").message == "The check took too long. Nothing was changed."


def test_a_sign_in_never_records_evidence_even_if_its_token_says_so(tab, provider, clock):
    provider.acr, provider.amr, provider.auth_time = "mfa", ["pwd", "otp", "mfa"], clock()

    tab.sign_in()

    assert (tab.session.mfa_at, tab.session.acr, tab.session.amr, tab.session.auth_time) == (None, None, (), None)


def test_without_a_refresh_token_a_session_is_valid_as_long_as_its_id_token(tab, provider, clock):
    provider.token_changes = {"refresh_token": REMOVED, "expires_in": 7200}

    tab.sign_in()

    assert tab.session.valid_until == clock() + timedelta(seconds=300)


def test_a_refresh_token_of_an_earlier_sign_in_counts_when_the_same_person_signs_in_again(tab, provider, clock):
    tab.sign_in()
    provider.token_changes = {"refresh_token": REMOVED, "expires_in": 7200}

    tab.sign_in()

    assert tab.session.valid_until == clock() + timedelta(seconds=7200)


@pytest.mark.parametrize(
    ("at_first", "then", "stays"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
    ids=["only the sign-in", "both", "neither", "only the step-up"],
)
def test_the_id_token_of_a_sign_in_stays_with_its_refresh_token_when_a_step_up_brings_none(
    tab, airlock, provider, at_first, then, stays
):
    provider.token_changes = {} if at_first else {"refresh_token": REMOVED}
    tab.sign_in()
    of_the_sign_in = airlock.service.vault.open(tab.session.id_token_sealed)
    provider.token_changes = {} if then else {"refresh_token": REMOVED}

    tab.step_up()

    assert tab.session.mfa_at is not None
    assert (airlock.service.vault.open(tab.session.id_token_sealed) == of_the_sign_in) is stays


def test_signing_in_again_as_the_same_person_keeps_session_evidence_and_key(tab):
    tab.sign_in()
    tab.step_up()
    before, browser = tab.session, tab.browser

    tab.sign_in()

    assert tab.browser == browser
    assert tab.session.id == before.id
    assert tab.session.mfa_at == before.mfa_at


def test_a_cookie_planted_before_the_sign_in_opens_nothing_after_it(tab, airlock):
    planted = tab.named().holding("k" * 43)
    tab.sign_in()

    assert not tab.session.opens_with(planted.key_hash)
    assert tab.browser.name == planted.name
