"""T50 to T58: the session, its cookie, and its ends."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from auth import oversight, sign_out
from auth.admission import Door, Fate, Held, admit, fates
from auth.browser import Browser
from auth.edge.cookie import cookie_name
from auth.oidc.logout_token import EVENT
from auth.session import EndReason
from tests.support.callbacks import everything_stored
from tests.support.flow import visit_provider
from tests.support.oidc_keys import REMOVED
from tests.support.stub_server import Raw


def carry(party, browser):
    """Give a browser a cookie, as somebody else would plant it."""
    party.tab.http.cookies.set(cookie_name(party.airlock.service.settings), browser.value, domain="localhost.local")


def test_t50_a_planted_cookie_opens_nothing_after_the_sign_in(party):
    planted = Browser.mint().holding("k" * 43)
    carry(party, planted)

    party.sign_in()

    assert party.tab.browser.name == planted.name
    assert party.tab.browser.key != planted.key
    assert not party.opens(planted)
    assert party.opens(party.tab.browser)


def test_t50_a_step_up_gives_a_new_key_and_the_old_one_ends(party, clock):
    party.sign_in()
    before = party.tab.browser
    clock.forward(minutes=2)

    party.tab.step_up()

    assert party.tab.browser.key != before.key
    assert party.opens(party.tab.browser)
    assert not party.opens(before)
    assert admit(party.airlock.service, before).door is Door.REFUSED


def test_t51_two_cookies_of_the_name_count_as_none(party):
    party.sign_in()

    assert not party.opens(party.tab.browser, Browser.mint())
    assert not party.opens(Browser.mint(), party.tab.browser)
    assert not party.opens(party.tab.browser, party.tab.browser)


def test_t52_nothing_that_opens_anything_is_stored_as_it_is(party, provider, tmp_path):
    party.sign_in()
    party.tab.step_up()
    browser = party.tab.browser

    assert len(browser.name) * 6 >= 128
    assert len(browser.key) * 6 >= 256
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("airlock.db*"))
    rows = everything_stored(party.airlock)
    for secret in (browser.name, browser.key, *provider.issued):
        assert secret.encode() not in stored
        assert secret not in rows


def test_t52_the_names_of_two_browsers_have_nothing_in_common():
    minted = {Browser.mint().value for _ in range(100)}

    assert len(minted) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}\.", value) for value in minted)


def test_t53_signing_out_ends_the_session_for_every_copy_of_the_cookie(party, clock):
    party.sign_in()
    copied, session = party.tab.browser, party.session
    held = Held(session.handle, copied.key_hash or "", session.roles)
    assert party.opens(copied)

    sign_out.here(party.airlock.service, session)

    assert not party.opens(copied)
    clock.forward(seconds=5)
    assert fates(party.airlock.service, {held}) == {held: Fate.IS_OVER}


def test_t54_a_session_ends_when_nothing_is_done(party, clock):
    party.sign_in()
    clock.forward(seconds=3599)
    assert party.opens(party.tab.browser)

    clock.forward(seconds=1)
    assert not party.opens(party.tab.browser)


def test_t54_a_session_ends_whatever_is_done(install, clock):
    party = install(SESSION__IDLE_TIMEOUT="43200")
    party.sign_in()
    clock.forward(seconds=43_199)
    assert party.opens(party.tab.browser)

    clock.forward(seconds=1)
    assert not party.opens(party.tab.browser)


def test_t54_a_clock_that_is_set_back_revives_nothing(party, clock):
    party.sign_in()
    clock.forward(hours=2)
    assert not party.opens(party.tab.browser)

    clock.forward(hours=-2)
    assert not party.opens(party.tab.browser)


def test_t55_a_step_up_that_races_with_signing_out_revives_nothing(party, clock):
    for _ in range(5):
        party.sign_in()
        session, url = party.session, visit_provider(party.tab.begin_step_up())
        start = Barrier(2)

        def leave(session=session, start=start):
            start.wait()
            sign_out.here(party.airlock.service, session)

        def prove(url=url, start=start):
            start.wait()
            party.tab.callback(url)

        with ThreadPoolExecutor(2) as threads:
            for future in [threads.submit(leave), threads.submit(prove)]:
                future.result()

        assert party.row(session).ended_at is not None
        assert not party.opens(party.tab.browser)


def test_t56_a_person_whom_the_provider_disabled_is_out_at_the_next_renewal(party, provider):
    party.sign_in()
    session = party.session
    provider.misbehave("token", Raw(b'{"error": "invalid_grant"}', 400))

    assert not party.renew().accepted
    assert party.row(session).end_reason is EndReason.RENEWAL_REFUSED


def test_t56_the_provider_can_end_every_session_of_a_person(party, provider):
    tabs = [party.airlock.tab() for _ in range(3)]
    for tab in tabs:
        party.sign_in(tab)

    token = provider.logout_token(sid=REMOVED, events={EVENT: {}})
    assert party.airlock.tab().http.post("/backchannel-logout", data={"logout_token": token}).status_code == 200

    assert [tab.session for tab in tabs] == [None, None, None]


@pytest.fixture
def people(party, provider):
    """Ada in two browsers, Ben in one."""
    tabs = {}
    for name in ("ada", "ada elsewhere", "ben"):
        provider.subject = name.partition(" ")[0]
        tabs[name] = party.airlock.tab()
        party.sign_in(tabs[name])
    return tabs


def who_is_in(party, people):
    return {name for name, tab in people.items() if party.opens(tab.browser)}


def test_t57_an_administrator_ends_one_session(party, people):
    """Who may is decided at the gate; here, what it does."""
    doomed = people["ada elsewhere"].session
    with party.airlock.service.writing() as tx:
        assert oversight.end_by_admin(party.airlock.service, tx, people["ben"].session, doomed.handle)

    assert who_is_in(party, people) == {"ada", "ben"}
    assert party.row(doomed).end_reason is EndReason.ADMIN


def test_t57_an_administrator_ends_all_sessions_of_a_person(party, provider, people):
    with party.airlock.service.writing() as tx:
        ended = oversight.end_person_by_admin(
            party.airlock.service, tx, people["ben"].session, issuer=provider.issuer, subject="ada"
        )

    assert ended == 2
    assert who_is_in(party, people) == {"ben"}


def test_t58_a_person_sees_and_ends_their_own_sessions_only(party, people):
    service, ada, ben = party.airlock.service, people["ada"].session, people["ben"].session

    assert {shown.subject for shown in oversight.own_sessions(service, ada)} == {"ada"}
    assert not oversight.end_own(service, ada, ben.handle)
    assert not oversight.end_own(service, ada, ben.id)
    assert who_is_in(party, people) == set(people)
    assert oversight.end_own(service, ada, people["ada elsewhere"].session.handle)
    assert who_is_in(party, people) == {"ada", "ben"}


def test_t58_signing_out_everywhere_ends_ones_own_sessions_only(party, people):
    sign_out.everywhere(party.airlock.service, people["ada"].session)

    assert who_is_in(party, people) == {"ben"}
