"""The provider is down, slow, or answers something that is no answer: which of these in a sentence, in bounded time."""

import time
from dataclasses import replace

import pytest

from auth import words
from tests.support.callbacks import refusal
from tests.support.flow import Airlock, visit_provider
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Drip, Raw, Slow, page

UNUSABLE = {
    "a page of a gateway": page(502),
    "a fault": page(500),
    "html with status 200": page(200),
    "not json": Raw(b"access_token=1"),
    "half of json": Raw(b'{"access_token": "'),
    "an array": Raw(b"[1, 2]"),
    "nothing": Raw(b""),
    "too much": Raw(b'{"pad": "' + b"x" * 2_000_000 + b'"}'),
    "a redirect": page(302, Location="https://evil.example/token"),
    "too many requests": page(429),
}
REFUSALS = {
    "an error": Raw(b'{"error": "invalid_grant", "error_description": "<b>no</b>"}', 400),
    "an error with status 200": Raw(b'{"error": "invalid_grant"}'),
    "no token": Raw(b'{"token_type": "Bearer"}'),
    "no type": Raw(b'{"access_token": "a", "id_token": "b"}'),
    "no id token": Raw(b'{"access_token": "a", "token_type": "Bearer"}'),
}


def impatient(airlock: Airlock) -> None:
    """Let calls to the provider end after a fraction of a second."""
    provider = airlock.service.provider
    provider.client = replace(provider.client, answer_within=0.3)


@pytest.mark.parametrize("answer", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_an_unusable_answer_to_the_code_lands_with_a_sentence_that_tells_it_from_silence(tab, provider, answer):
    url = visit_provider(tab.begin_login("/customers"))
    provider.misbehave("token", answer)

    arrival = tab.callback(url)

    assert (arrival.status_code, arrival.headers["location"]) == (303, "/customers")
    assert tab.session is None
    assert (refusal(tab).code, refusal(tab).message) == ("unusable_answer", words.UNUSABLE_ANSWER)


@pytest.mark.parametrize("answer", REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refused_code_signs_nobody_in(tab, provider, answer):
    url = visit_provider(tab.begin_login())
    provider.misbehave("token", answer)

    tab.callback(url)

    assert tab.session is None
    assert refusal(tab).code == "token_rejected"
    assert "<b>" not in refusal(tab).message + refusal(tab).detail


@pytest.mark.parametrize("endpoint", ["token", "userinfo"])
@pytest.mark.parametrize("behaviour", [Slow(5), Drip(), Drip(in_header=True)], ids=["silent", "dripping", "in headers"])
def test_a_slow_provider_is_cut_off(tab, airlock, provider, endpoint, behaviour):
    url = visit_provider(tab.begin_login())
    impatient(airlock)
    provider.misbehave(endpoint, behaviour)
    began = time.monotonic()

    tab.callback(url)

    assert time.monotonic() - began < 2
    assert refusal(tab).code == "provider_unavailable"
    assert tab.session is None


@pytest.mark.parametrize("behaviour", [page(500), page(401), Raw(b'{"sub": "mallory"}'), Raw(b"[]")])
def test_a_userinfo_that_fails_or_is_about_somebody_else_signs_nobody_in(tab, provider, behaviour):
    url = visit_provider(tab.begin_login())
    provider.misbehave("userinfo", behaviour)

    tab.callback(url)

    assert tab.session is None
    assert refusal(tab) is not None


def test_a_provider_that_went_away_is_named_in_a_sentence_and_the_next_attempt_works(clock, tmp_path):
    with StubProvider(now=clock) as provider:
        airlock = Airlock(provider, tmp_path / "airlock.db", clock)
        tab = airlock.tab()
        url = visit_provider(tab.begin_login())

    arrival = tab.callback(url)

    assert arrival.status_code == 303
    assert refusal(tab).code == "provider_unavailable"
    assert "{name} is not answering" in refusal(tab).message
    airlock.engine.dispose()


def test_a_failed_attempt_does_not_stand_in_the_way_of_the_next(tab, provider):
    url = visit_provider(tab.begin_login())
    provider.misbehave("token", page(500))
    tab.callback(url)
    provider.misbehave("token", None)

    tab.sign_in()

    assert tab.session is not None
    assert refusal(tab) is None
