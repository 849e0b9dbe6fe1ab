import threading

import pytest

from auth.errors import ProviderUnavailable, TokenRejected
from auth.oidc.cached import LIFETIME, PAUSE, Cached
from tests.support.oidc_client import FrozenClock


class Interrupted(FrozenClock):
    """A clock at whose next reading something else happens first."""

    first = None

    def __call__(self):
        first, self.first = self.first, None
        if first:
            first()
        return super().__call__()


class Source:
    """A remote document that counts its loads and can fail."""

    def __init__(self):
        self.loads = 0
        self.failure = None
        self.gate = None

    def load(self):
        self.loads += 1
        if self.gate:
            self.gate.wait(5)
        if self.failure:
            raise self.failure
        return f"version {self.loads}"


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def cached(source, clock):
    return Cached(source.load, clock)


def at_once(act, threads=20):
    outcomes = []

    def run():
        try:
            outcomes.append(act())
        except (ProviderUnavailable, TokenRejected) as error:
            outcomes.append(error)

    running = [threading.Thread(target=run) for _ in range(threads)]
    for thread in running:
        thread.start()
    return running, outcomes


def test_a_document_is_loaded_once_and_again_after_its_lifetime(cached, source, clock):
    assert [cached.get(), cached.get()] == ["version 1", "version 1"]

    clock.advance(LIFETIME.total_seconds())

    assert [cached.get(), cached.get()] == ["version 2", "version 2"]


def test_a_document_is_current_for_an_hour_and_no_longer(cached, source, clock):
    cached.get()

    clock.advance(3599)
    assert cached.get() == "version 1"

    clock.advance(1)
    assert cached.get() == "version 2"


def test_the_last_good_document_is_kept_while_the_provider_does_not_answer(cached, source, clock):
    cached.get()
    clock.advance(LIFETIME.total_seconds())
    source.failure = ProviderUnavailable(check="down")

    assert [cached.get(), cached.get()] == ["version 1", "version 1"]
    assert source.loads == 2, "no second attempt within the pause"

    clock.advance(30)
    source.failure = None

    assert cached.get() == "version 3"


def test_a_failed_first_load_is_tried_again_by_the_next_call(cached, source):
    source.failure = ProviderUnavailable(check="down")
    with pytest.raises(ProviderUnavailable):
        cached.get()
    source.failure = None

    assert cached.get() == "version 2"


def test_an_answer_that_is_refused_is_not_hidden_by_an_older_one(cached, source, clock):
    cached.get()
    clock.advance(LIFETIME.total_seconds())
    source.failure = TokenRejected(check="discovery.issuer")

    with pytest.raises(TokenRejected):
        cached.get()
    with pytest.raises(TokenRejected):
        cached.get()


def test_many_threads_cause_one_load(cached, source):
    source.gate = threading.Event()
    running, outcomes = at_once(cached.get)
    source.gate.set()
    for thread in running:
        thread.join()

    assert outcomes == ["version 1"] * 20
    assert source.loads == 1


@pytest.mark.parametrize("failure", [ProviderUnavailable(check="down"), TokenRejected(check="bad", got="x")])
def test_threads_that_waited_share_a_failure_but_not_its_reference(cached, source, failure):
    source.gate, source.failure = threading.Event(), failure
    running, outcomes = at_once(cached.get)
    while source.loads == 0:
        pass
    source.gate.set()
    for thread in running:
        thread.join()

    assert {(type(error), error.check, error.got) for error in outcomes} == {
        (type(failure), failure.check, failure.got)
    }
    assert source.loads < 20, "only a thread that came after the failure tries again"
    assert len({error.reference for error in outcomes}) == len(outcomes) - source.loads + 1


@pytest.mark.parametrize(
    ("failure", "old_one_serves"), [(ProviderUnavailable(check="down"), True), (TokenRejected(check="bad"), False)]
)
def test_threads_that_waited_fall_back_on_the_old_document_only_if_nobody_answered(
    cached, source, clock, failure, old_one_serves
):
    cached.get()
    clock.advance(LIFETIME.total_seconds())
    source.gate, source.failure = threading.Event(), failure
    running, outcomes = at_once(cached.get)
    while source.loads == 1:
        pass
    source.gate.set()
    for thread in running:
        thread.join()

    assert [outcome == "version 1" for outcome in outcomes] == [old_one_serves] * 20


@pytest.mark.parametrize(
    ("failure", "expected"), [(None, "version 2"), (ProviderUnavailable(check="down"), "version 1")]
)
def test_a_thread_that_comes_just_after_a_load_and_before_its_outcome_is_noted_does_not_load_again(
    source, failure, expected
):
    clock = Interrupted()
    came = []

    def another_thread_comes():
        came.extend(at_once(cached.get, threads=1))
        came[0][0].join(0.3)  # it waits for the lock, which the thread that reads the clock has

    def load():
        if source.loads == 1:  # What is read next says how long the document is current, or how long a pause is on.
            clock.first = another_thread_comes
        return source.load()

    cached = Cached(load, clock)
    cached.get()
    clock.advance(LIFETIME.total_seconds())
    source.failure = failure

    assert cached.get() == expected
    (thread,), outcomes = came
    thread.join()
    assert outcomes == [expected]
    assert source.loads == 2


def test_a_newer_document_is_loaded_once_for_each_pause(cached, source, clock):
    first = cached.get()
    second = cached.newer_than(first)

    assert second == "version 2"
    assert cached.newer_than(second) is None

    clock.advance(PAUSE.total_seconds())

    assert cached.newer_than(second) == "version 3"


def test_what_cannot_be_asked_for_now_is_not_called_missing(cached, source):
    first = cached.get()
    source.failure = ProviderUnavailable(check="down")

    for _ in range(3):
        with pytest.raises(ProviderUnavailable):
            cached.newer_than(first)

    assert source.loads == 2
    assert cached.get() == first


def test_a_document_that_another_thread_renewed_is_used_without_a_load(cached, source):
    first = cached.get()
    cached.newer_than(first)

    assert cached.newer_than(first) == "version 2"
    assert source.loads == 2


def test_a_fruitful_load_does_not_make_the_next_one_wait(cached, source):
    first = cached.get()
    second = cached.newer_than(first)
    cached.was_fruitful()

    assert cached.newer_than(second) == "version 3"
