"""Codes, states, tokens and keys: in no later address, in no log, in no row in clear."""

import logging

import pytest

from auth.store.tables import metadata, pending
from tests.support.callbacks import everything_stored, parameter
from tests.support.flow import visit_provider
from tests.support.stub_server import page


@pytest.fixture
def secrets_of_a_story(tab, provider, clock, caplog):
    """A whole story with everything written down, and every secret that occurred in it."""
    caplog.set_level(logging.DEBUG)
    seen, answers = [], []
    for begin in (tab.begin_login, tab.begin_step_up, tab.begin_step_up):
        there = begin("/billing?month=1")
        back = visit_provider(there)
        seen += [parameter(there, "nonce"), parameter(back, "state"), parameter(back, "code")]
        answers += [tab.callback(back), tab.callback(back)]
        seen += [tab.browser.name, tab.browser.key]
        clock.forward(minutes=2)
    provider.misbehave("token", page(500))
    failed = visit_provider(tab.begin_step_up())
    answers.append(tab.callback(failed))
    seen += [parameter(failed, "state"), parameter(failed, "code")]
    seen += [request.parameters["code_verifier"] for request in provider.requests if request.endpoint == "token"]
    return {secret for secret in (*seen, *provider.issued, provider.client_secret) if secret}, answers


def test_no_secret_is_in_a_later_address(secrets_of_a_story):
    secrets, answers = secrets_of_a_story

    assert not [secret for secret in secrets for answer in answers if secret in answer.headers["location"]]


def ours(record):
    """Whether the server wrote this, and not the client that plays the browser."""
    return not record.name.startswith("httpx") and "/op/authorize" not in record.getMessage()


def test_no_secret_is_in_a_log_at_any_level(secrets_of_a_story, caplog):
    secrets, _ = secrets_of_a_story
    logged = "\n".join(
        f"{record.getMessage()} {vars(record)}" for record in caplog.get_records("setup") if ours(record)
    )

    assert "step_up" in logged
    assert not [secret for secret in secrets if secret in logged]


def test_no_secret_is_in_the_database_in_clear(secrets_of_a_story, airlock):
    secrets, _ = secrets_of_a_story
    stored = everything_stored(airlock)

    assert "ada@example.test" in stored
    assert not [secret for secret in secrets if secret in stored]


def test_no_secret_is_in_the_database_file_either(secrets_of_a_story, airlock, tmp_path):
    secrets, _ = secrets_of_a_story
    content = b"".join(path.read_bytes() for path in tmp_path.glob("airlock.db*"))

    assert b"ada@example.test" in content
    assert not [secret for secret in secrets if secret.encode() in content]


def test_the_secrets_of_an_attempt_are_wiped_when_it_is_taken(tab, airlock):
    tab.sign_in()

    with airlock.service.reading() as tx:
        [row] = tx.execute(pending.select()).all()
    assert row.taken_at is not None
    assert row.secrets_sealed is None


def test_what_a_person_had_typed_is_kept_sealed(tab, airlock):
    tab.sign_in()
    tab.begin_step_up(keep='{"note": "typed by a person"}')

    assert "auth_kept" in {table.name for table in metadata.sorted_tables}
    assert "typed by" not in everything_stored(airlock)


@pytest.mark.parametrize("kind", ["sign_in", "step_up"])
def test_an_answer_that_carries_a_key_is_not_stored_by_any_cache(tab, kind):
    answer = tab.sign_in()
    answer = answer if kind == "sign_in" else tab.step_up()

    assert answer.headers["cache-control"] == "no-store"
    assert "Path=/; HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
    assert "Max-Age" not in answer.headers["set-cookie"]
    assert answer.headers["referrer-policy"] == "same-origin"
    assert len(answer.headers["set-cookie"]) < 200
