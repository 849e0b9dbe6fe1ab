"""What the trail holds after a whole session (T87): who, what, when, on what evidence, with what outcome; no secret."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from auth import sign_out
from auth.store import trail
from auth.store.tables import audit
from auth.store.trail import Search


@pytest.fixture
def told(airlock, tab, provider, clock):
    """A session with everything in it: a sign-in, a refused and a proven step-up, a renewal of it, a sign-out."""
    tab.sign_in()
    provider.honours_acr_values = False
    provider.acr, provider.amr = "pwd", ["pwd"]
    tab.step_up()
    provider.honours_acr_values, provider.auth_time = True, clock()
    tab.step_up(max_age=timedelta(minutes=5))
    provider.subject = "bob"
    tab.step_up()
    provider.subject = "ada"
    sign_out.here(airlock.service, tab.session)
    with airlock.service.reading() as tx:
        return list(reversed([hit.entry for hit in trail.search(tx, Search(), 100)]))


def test_every_event_is_there_in_order_with_its_outcome(told):
    assert [(entry.event, entry.outcome) for entry in told] == [
        ("sign_in", "opened"),
        ("step_up", "asked"),
        ("step_up", "step_up_not_satisfied"),
        ("step_up", "asked"),
        ("step_up", "proven"),
        ("step_up", "asked"),
        ("step_up", "wrong_person"),
        ("session_ended", "signed_out"),
    ]


def test_a_sign_in_says_with_which_factors_the_provider_let_the_person_in(airlock, tab, provider, clock):
    provider.acr, provider.amr, provider.auth_time = "basic", ["pwd"], clock()
    tab.sign_in()
    provider.amr = ["pwd", "otp"]
    tab.sign_in()

    with airlock.service.reading() as tx:
        found = [hit.entry for hit in reversed(trail.search(tx, Search(), 100))]

    assert [(entry.acr, entry.amr, entry.auth_time) for entry in found] == [
        ("basic", ("pwd",), clock()),
        ("basic", ("pwd", "otp"), clock()),
    ]
    assert (tab.session.mfa_at, tab.session.acr, tab.session.amr) == (None, None, ())


def test_signing_in_again_is_told_as_renewed_and_by_another_person_as_the_end_of_the_first(airlock, tab, provider):
    tab.sign_in()
    tab.sign_in()
    provider.subject = "bob"
    tab.sign_in()

    with airlock.service.reading() as tx:
        found = [hit.entry for hit in reversed(trail.search(tx, Search(), 100))]

    assert [(entry.event, entry.outcome, entry.subject) for entry in found] == [
        ("sign_in", "opened", "ada"),
        ("sign_in", "renewed", "ada"),
        ("session_ended", "other_person", "ada"),
        ("sign_in", "opened", "bob"),
    ]


def test_every_entry_says_who_when_and_in_which_session(told, provider, clock):
    assert {(entry.issuer, entry.subject, entry.name) for entry in told} == {(provider.issuer, "ada", "Ada")}
    assert {entry.at for entry in told} == {clock()}
    assert len({entry.session for entry in told}) == 1


def test_a_refusal_says_why_and_has_the_reference_that_the_person_reads_out(told):
    refused = [entry for entry in told if entry.outcome in {"step_up_not_satisfied", "wrong_person"}]

    assert all(entry.reference and entry.gate == "/billing" for entry in refused)
    assert "Asked:" in refused[0].detail
    assert "pwd" in refused[0].detail
    assert all("What to check: " in entry.detail for entry in refused)


def test_what_was_asked_and_what_became_of_it_have_one_reference(told, airlock):
    asked = [entry for entry in told if entry.outcome == "asked"]
    became = [entry for entry in told if entry.event == "step_up" and entry.outcome != "asked"]

    assert [entry.reference for entry in asked] == [entry.reference for entry in became]
    assert len({entry.reference for entry in told}) == len(told) - len(asked)
    level = airlock.service.settings.step_up.acr_values[0]
    assert [entry.detail for entry in asked[:2]] == [f"Asked: acr {level}.", f"Asked: acr {level}, max_age 300."]


def test_a_proof_says_on_what_evidence(told, airlock, clock):
    (proof,) = [entry for entry in told if entry.outcome == "proven"]

    acr = airlock.service.settings.step_up.acr_values[0]
    assert (proof.acr, proof.amr, proof.auth_time) == (acr, ("pwd",), clock())


def test_no_token_code_key_or_secret_is_in_it(told, airlock, tab, provider):
    with airlock.service.reading() as tx:
        written = str([tuple(row) for row in tx.execute(sa.select(audit))])

    secrets = [*provider.issued, provider.client_secret, *tab.http.cookies.values()]
    assert len(secrets) > 8
    assert [secret for secret in secrets if secret in written] == []
    assert not any(part in written for cookie in tab.http.cookies.values() for part in cookie.split("."))


def test_no_part_of_the_cookie_of_a_sign_in_is_in_it(airlock, tab):
    tab.sign_in()
    with airlock.service.reading() as tx:
        written = str([tuple(row) for row in tx.execute(sa.select(audit))])

    assert [part for part in tab.browser.value.split(".") if part in written] == []
