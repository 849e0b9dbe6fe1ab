"""T59 to T63: what cannot sign anybody out, what is sent with the cookie, and the store behind it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from auth import policy, sign_out
from auth.edge_names import UNREADABLE
from tests.support.edge_socket import edge_socket
from tests.support.flow import visit_provider


@pytest.mark.parametrize(
    "path",
    [
        "/signed-out",
        "/signed-out?ticket=invented",
        "/frontchannel-logout",
        "/frontchannel-logout?sid=sid-1",
        "/backchannel-logout?logout_token=x",
        "/?state=invented",
        "/login",
    ],
)
def test_t59_no_address_that_an_image_can_load_signs_anybody_out(party, path):
    party.sign_in()

    party.tab.get(path)

    assert party.opens(party.tab.browser)


def test_t60_an_answer_that_sets_the_cookie_is_kept_by_no_cache(party):
    tab = party.airlock.tab()
    answers = [tab.get("/"), party.begin(), party.tab.callback(visit_provider(party.tab.begin_login()))]
    answers.append(party.tab.get(sign_out.here(party.airlock.service, party.session)))

    assert all("set-cookie" in answer.headers for answer in answers)
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


def test_t61_the_cookie_is_small_whatever_the_provider_says_about_a_person(party, provider):
    provider.person = {"name": "A" * 5000, "groups": [f"group-{number}" for number in range(5000)]}

    answer = party.tab.sign_in()

    assert party.tab.session is not None
    assert len(answer.headers["set-cookie"]) < 200


def test_t62_without_the_store_nothing_opens(party):
    party.sign_in()
    url = visit_provider(party.tab.begin_login())
    with party.airlock.engine.begin() as tx:
        tx.execute(sa.text("DROP TABLE auth_sessions"))
        tx.execute(sa.text("DROP TABLE auth_pending"))

    assert not party.opens(party.tab.browser)
    assert party.tab.callback(url).status_code == 503
    with edge_socket(party.airlock, party.tab) as socket:
        assert socket.receive_json() == [UNREADABLE]


def test_t63_two_replicas_on_one_postgresql_see_the_same_session(postgresql_url, install):
    here, there = install(postgresql_url), install(postgresql_url)
    here.sign_in()
    here.tab.step_up()
    browser, session = here.tab.browser, here.session
    seen = there.row(session)

    assert there.opens(browser)
    assert policy.proof(seen.mfa_at, seen.auth_time, max_age=None, now=seen.mfa_at + timedelta(seconds=1)).opens

    sign_out.here(here.airlock.service, session)

    assert not there.opens(browser)
