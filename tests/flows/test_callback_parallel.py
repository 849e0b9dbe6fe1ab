"""Several attempts at once: each completes by itself, in any order, and forty may wait."""

import random
import threading
import time

import pytest
import sqlalchemy as sa

from auth.session import EndReason
from auth.store import sessions, trail
from tests.support.callbacks import is_open, refusal
from tests.support.flow import visit_provider
from tests.support.threads import at_once


def test_twenty_sign_ins_of_one_browser_complete_in_any_order_in_one_session(tab):
    urls = [visit_provider(tab.begin_login(f"/customers?n={n}")) for n in range(20)]
    order = list(range(20))
    random.Random(7).shuffle(order)
    seen = set()

    for n in order:
        assert tab.callback(urls[n]).headers["location"] == f"/customers?n={n}"
        seen.add(tab.session.id)

    assert len(seen) == 1


def test_a_replay_that_is_overtaken_before_it_takes_the_attempt_lands_on_the_page_too(tab, airlock):
    url = visit_provider(tab.begin_login("/customers?q=1"))
    overtaking = []

    def overtake(_connection, _cursor, statement, *_) -> None:
        if statement.startswith("SELECT") and "auth_pending" in statement and not overtaking:
            overtaking.append(None)  # the other one reads it as well
            overtaking.append(tab.callback(url))

    sa.event.listen(airlock.engine, "after_cursor_execute", overtake)
    answer = tab.callback(url)

    first = overtaking[1]
    assert first.headers["location"] == answer.headers["location"] == "/customers?q=1"
    assert ("set-cookie" in first.headers, "set-cookie" in answer.headers) == (True, False)


def test_the_oldest_of_more_than_forty_open_attempts_goes_and_the_newest_never(tab, airlock, clock):
    urls = []
    for _ in range(42):
        urls.append(visit_provider(tab.begin_login()))
        clock.forward(seconds=1)

    assert [is_open(airlock, url) for url in urls] == [False] * 2 + [True] * 40
    assert tab.callback(urls[0]).status_code == 400
    assert tab.callback(urls[-1]).status_code == 303
    assert tab.session is not None


def test_attempts_of_one_browser_do_not_push_out_those_of_another(tab, airlock):
    mine, other = visit_provider(tab.begin_login()), airlock.tab()
    for _ in range(41):
        other.begin_login()

    assert is_open(airlock, mine)


def test_two_step_ups_at_once_both_open_their_page_and_sign_nobody_out(tab, clock):
    tab.sign_in()
    clock.forward(minutes=5)
    first, second = (visit_provider(tab.begin_step_up(f"/billing?tab={n}")) for n in (1, 2))

    assert tab.callback(second).headers["location"] == "/billing?tab=2"
    assert tab.callback(first).headers["location"] == "/billing?tab=1"

    assert tab.session.mfa_at == clock()
    assert refusal(tab, "/billing") is None


@pytest.mark.parametrize("kind", ["login", "step_up"])
def test_the_same_callback_on_two_threads_is_taken_once(anywhere, kind):
    tab = anywhere.tab()
    tab.sign_in()
    begin = tab.begin_login if kind == "login" else tab.begin_step_up
    url, count = visit_provider(begin("/billing")), anywhere.provider.count("token")

    answers = at_once([lambda: tab.callback(url)] * 2)

    assert [answer.status_code for answer in answers] == [303, 303]
    assert anywhere.provider.count("token") == count + 1


def test_two_first_sign_ins_on_two_threads_end_in_one_session(anywhere):
    tab = anywhere.tab()
    urls = [visit_provider(tab.begin_login()) for _ in range(2)]

    answers = at_once([lambda url=url: tab.callback(url) for url in urls])

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["set-cookie"] for answer in answers}) == 1
    assert anywhere.session_of(tab.browser) is not None


def test_two_refusals_at_one_gate_on_two_threads_are_both_answered(anywhere):
    tab = anywhere.tab()
    tab.sign_in()
    anywhere.provider.declines_with = "access_denied"
    urls = [visit_provider(tab.begin_step_up("/billing")) for _ in range(4)]

    answers = at_once([lambda url=url: tab.callback(url) for url in urls])

    assert [answer.status_code for answer in answers] == [303] * 4
    assert refusal(tab, "/billing").code == "sign_in_declined"


@pytest.fixture
def ended_meanwhile(anywhere):
    """A browser whose session is being ended when an answer of the provider arrives: seen at once, written later."""
    tab = anywhere.tab()
    tab.sign_in()
    session_id, honest, under_way = tab.session.id, anywhere.provider.answer_userinfo, threading.Event()

    def end():
        with anywhere.service.writing() as tx:
            sessions.end(tx, session_id, EndReason.ADMIN, anywhere.service.clock())
            under_way.set()
            time.sleep(0.5)  # the answer comes to the same row now

    def ends_it_first(request):
        threading.Thread(target=end).start()
        assert under_way.wait(15)
        return honest(request)

    anywhere.provider.answer_userinfo = ends_it_first
    return tab


def test_a_step_up_that_meets_the_end_of_its_session_waits_for_it_and_gives_no_key(anywhere, ended_meanwhile):
    answer = ended_meanwhile.step_up()

    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    with anywhere.service.reading() as tx:
        assert trail.search(tx, trail.Search(event="step_up"), 10)[0].entry.outcome == "session_ended"


def test_a_sign_in_that_meets_the_end_of_the_session_waits_for_it_and_opens_another(ended_meanwhile):
    before = ended_meanwhile.session.id

    ended_meanwhile.sign_in()

    assert ended_meanwhile.session.id != before
