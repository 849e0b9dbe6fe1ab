"""Whatever the edge refuses a person, it says in a sentence, with a reference that the log has too, and a way on."""

import re

import pytest
from starlette.testclient import TestClient

from tests.support.flow import visit_provider

REFUSED = {
    "a callback that nobody waits for": ("/?code=a&state=made-up", {}, 400),
    "a sign-in for another provider": ("/login?iss=https://other.example", {}, 400),
    "a window without a session": ("/step-up?gate=/billing", {}, 400),
    "a window for nothing": ("/step-up", {}, 400),
    "a file without a ticket": ("/files/made-up", {}, 410),
    "a file of the page without a session": ("/media/abc.csv", {}, 403),
    "a door that is closed": ("/oauth2callback?code=a", {}, 404),
    "another address": ("/", {"host": "evil.example"}, 421),
}


@pytest.mark.parametrize(("path", "headers", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_has_a_sentence_a_reference_that_is_logged_and_a_way_on(tab, caplog, path, headers, status):
    tab.named()

    answer = tab.get(path, headers=headers)

    assert answer.status_code == status
    assert re.search(r'<div role="alert"><p>[A-Z][^<]+\.</p>', answer.text)
    [reference] = set(re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", answer.text))
    assert f"[{reference}]" in caplog.text
    assert re.search(r'<a class="button" role="button" href="(/|http://localhost:8501/)', answer.text)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/?code=a&state=b", "/login?iss={issuer}", "/files/made-up", "/step-up?gate=/"])
def test_a_database_that_is_away_is_no_exception(tab, airlock, provider, caplog, path):
    tab.sign_in()
    with airlock.engine.begin() as tx:
        for table in ("auth_pending", "auth_sessions", "auth_file_tickets"):
            tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_elsewhere")

    answer = tab.get(path.format(issuer=provider.issuer))

    assert answer.status_code == 503
    [reference] = set(re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", answer.text))
    assert f"store_unavailable [{reference}]" in caplog.text
    assert 'role="button"' in answer.text


def test_an_answer_that_the_provider_posts_is_told_as_the_set_up_fault_it_is_and_uses_nothing_up(tab, airlock, caplog):
    url = visit_provider(tab.begin_login())
    client = TestClient(airlock.app, base_url="http://localhost:8501")

    posted = client.post(url, data={"code": "c"}, headers={"origin": "https://login.example.test"})

    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD")
    [reference] = set(re.findall(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b", posted.text))
    assert f"[{reference}] check=the provider posted its answer" in caplog.text
    assert tab.callback(url).status_code == 303
    assert tab.session is not None
