"""The handshake's verb, what keeps a session alive, and which websockets may stay open."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from auth import testing
from auth.admission import Door, Fate, Held, admit, fates, stay, touch
from auth.browser import Browser
from auth.service import Service
from auth.session import EndReason
from auth.store import sessions
from auth.vault import fingerprint
from tests.support.flow import Clock
from tests.support.records import session

OLD, NEW = "o" * 43, "n" * 43
ROLES = ("finance",)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service(clock) -> Iterator[Service]:
    started = testing.start(clock=clock)
    yield started
    started.engine.dispose()


@pytest.fixture
def browser(service, clock) -> Browser:
    """A browser whose session has a new key that has not been presented yet."""
    named = Browser.mint().holding(NEW)
    record = session(
        browser_hash=named.name_hash,
        key_hash=fingerprint(NEW),
        previous_key_hash=fingerprint(OLD),
        signed_in_at=clock(),
        last_seen_at=clock(),
        valid_until=clock() + timedelta(hours=8),
        ends_at=clock() + timedelta(hours=12),
    )
    with service.writing() as tx:
        sessions.insert(tx, record)
    return named


def record_of(service, browser):
    with service.reading() as tx:
        live = sessions.live_of_browser(tx, browser.name_hash)
        return live or sessions.last_ended(tx, browser.name_hash, service.clock() - timedelta(days=1))


def staying(service, held):
    return {one for one, fate in fates(service, held).items() if fate is Fate.STAYS}


def test_the_current_key_opens_the_session_and_is_remembered_as_presented(service, browser, clock):
    admission = admit(service, browser)

    assert (admission.door, admission.handle) == (Door.SESSION, record_of(service, browser).handle)
    assert record_of(service, browser).key_presented_at == clock()


def test_the_previous_key_opens_until_the_current_one_comes_and_is_refused_afterwards(service, browser):
    assert admit(service, browser.holding(OLD)).door is Door.SESSION
    assert record_of(service, browser).key_presented_at is None
    admit(service, browser)

    assert admit(service, browser.holding(OLD)).door is Door.REFUSED


@pytest.mark.parametrize("key", [None, "x" * 43])
def test_no_key_or_a_wrong_one_is_nobody(service, browser, key):
    assert admit(service, browser.holding(key)).door is Door.ANONYMOUS


def test_a_key_in_another_browser_is_nobody(service, browser):
    assert admit(service, replace(browser, name=Browser.mint().name)).door is Door.ANONYMOUS


@pytest.mark.parametrize(
    ("time", "reason"), [({"minutes": 60}, EndReason.IDLE), ({"hours": 12}, EndReason.LIFETIME)], ids=str
)
def test_a_session_whose_time_is_over_is_ended_by_the_handshake_that_finds_it(service, browser, clock, time, reason):
    clock.forward(**time)

    assert admit(service, browser).door is Door.ANONYMOUS

    assert (record_of(service, browser).ended_at, record_of(service, browser).end_reason) == (clock(), reason)


@pytest.mark.parametrize(("seconds", "written"), [(59, False), (60, True)])
def test_being_there_is_written_at_most_once_a_minute(service, browser, clock, seconds, written):
    before = record_of(service, browser).last_seen_at
    clock.forward(seconds=seconds)

    touch(service, record_of(service, browser).handle)

    assert record_of(service, browser).last_seen_at == (clock() if written else before)


@pytest.mark.parametrize("seconds", [1, 59])
def test_to_ask_to_stay_is_written_however_short_ago_the_last_click_was(service, browser, clock, seconds):
    clock.forward(seconds=seconds)

    stay(service, record_of(service, browser).handle)

    assert record_of(service, browser).last_seen_at == clock()


@pytest.mark.parametrize("time", [{"minutes": 60}, {"hours": 12}], ids=str)
def test_a_click_does_not_bring_back_what_is_over(service, browser, clock, time):
    handle = record_of(service, browser).handle
    clock.forward(**time)

    touch(service, handle)
    stay(service, handle)

    assert record_of(service, browser).ended_at == clock()


def test_a_click_of_nobody_is_no_trouble(service):
    touch(service, "unknown")


def test_websockets_of_live_sessions_with_a_key_that_opens_stay(service, browser):
    handle = record_of(service, browser).handle
    new, old = Held(handle, fingerprint(NEW), ROLES), Held(handle, fingerprint(OLD), ROLES)
    held = {new, old, Held(handle, "x"), Held("unknown", fingerprint(NEW))}

    assert staying(service, held) == {new, old}
    admit(service, browser)
    assert staying(service, held) == {new}


def test_websockets_come_again_when_the_roles_of_their_person_have_changed(service, browser):
    record = record_of(service, browser)
    held = Held(record.handle, fingerprint(NEW), ROLES)
    assert fates(service, {held}) == {held: Fate.STAYS}

    with service.writing() as tx:
        sessions.change(tx, record.id, roles=[])
    assert fates(service, {held}) == {held: Fate.COMES_AGAIN}


@pytest.mark.parametrize("reason", [reason for reason in EndReason if reason is not EndReason.SIGNED_OUT])
def test_websockets_of_an_ended_session_go_at_once(service, browser, clock, reason):
    record = record_of(service, browser)
    with service.writing() as tx:
        sessions.end(tx, record.id, reason, clock())

    held = Held(record.handle, record.key_hash)
    assert fates(service, {held}) == {held: Fate.IS_OVER}


@pytest.mark.parametrize(("seconds", "left_alone"), [(4, True), (5, False)])
def test_the_tab_that_is_signing_out_is_left_alone_for_five_seconds(service, browser, clock, seconds, left_alone):
    record = record_of(service, browser)
    with service.writing() as tx:
        sessions.end(tx, record.id, EndReason.SIGNED_OUT, clock())
    clock.forward(seconds=seconds)

    assert bool(staying(service, {Held(record.handle, record.key_hash, ROLES)})) == left_alone


def test_the_watch_writes_down_ends_that_came_by_themselves(service, browser, clock):
    record = record_of(service, browser)
    clock.forward(hours=1)

    assert staying(service, {Held(record.handle, record.key_hash)}) == set()
    assert record_of(service, browser).end_reason is EndReason.IDLE
