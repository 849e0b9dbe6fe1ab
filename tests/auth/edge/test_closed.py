"""What Streamlit leaves open is closed: its own sign-in, the agent API, counters; files need a live session."""

import pytest

from auth import sign_out
from auth.edge.cookie import cookie_name
from tests.support.oidc_keys import REMOVED

NOBODY = [
    "/auth",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
    "/_stcore/agent",
    "/_stcore/agent/interact",
    "/_stcore/agent/mcp",
    "/_stcore/agent/openapi.json",
    "/_stcore/metrics",
    "/_stcore/metrics/",
    "/_stcore/script-health-check",
    "/%61uth/login",
]
SIGNED_IN = ["/media/abc.csv", "/media", "/_stcore/upload_file/session/file", "/%6dedia/abc.csv"]


@pytest.mark.parametrize("path", NOBODY)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD"])
def test_nobody_gets_to_what_nobody_needs_signed_in_or_not(tab, path, method):
    assert tab.http.request(method, path).status_code == 404
    tab.sign_in()
    assert tab.http.request(method, path).status_code == 404


@pytest.mark.parametrize("path", SIGNED_IN)
@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_files_and_uploads_need_a_live_session(tab, path, method):
    tab.named()
    assert tab.http.request(method, path).status_code == 403
    tab.sign_in()
    assert tab.http.request(method, path).status_code == 200


@pytest.mark.parametrize("path", ["/authors", "/mediation", "/_stcore/agents", "/", "/customers"])
def test_what_only_begins_like_a_closed_door_is_open(tab, path):
    assert tab.get(path).status_code == 200


def test_a_copied_cookie_of_an_ended_session_opens_no_file(tab, airlock):
    tab.sign_in()
    copied = tab.browser
    sign_out.here(airlock.service, tab.session)

    assert asked_with(airlock, copied.value) == 403


@pytest.mark.parametrize(
    ("changes", "ending"),
    [({}, {"minutes": 61}), ({}, {"hours": 13}), ({"refresh_token": REMOVED}, {"minutes": 5})],
    ids=["idle", "lifetime", "token"],
)
def test_a_session_that_ended_by_itself_opens_no_file_before_anybody_wrote_it_down(
    tab, provider, clock, changes, ending
):
    provider.token_changes = changes
    tab.sign_in()
    clock.forward(**ending)

    assert tab.get("/media/abc.csv").status_code == 403
    assert tab.session is None


@pytest.mark.parametrize(
    "value", ["{name}.", "{name}.wrong", "{name}." + "x" * 43, "garbage", "{name}.{key}; {cookie}=x"]
)
def test_a_wrong_key_opens_no_file(tab, airlock, value):
    tab.sign_in()
    browser, cookie = tab.browser, cookie_name(airlock.service.settings)

    assert asked_with(airlock, value.format(name=browser.name, key=browser.key, cookie=cookie)) == 403


def test_a_store_that_does_not_answer_opens_nothing(tab, airlock):
    tab.sign_in()
    with airlock.engine.begin() as tx:
        tx.exec_driver_sql("ALTER TABLE auth_sessions RENAME TO elsewhere")

    assert tab.get("/media/abc.csv").status_code == 403


def asked_with(airlock, value: str) -> int:
    header = {"cookie": f"{cookie_name(airlock.service.settings)}={value}"}
    return airlock.tab().get("/media/abc.csv", headers=header).status_code
