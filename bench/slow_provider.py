"""Many callbacks at once at a provider that takes seconds to answer: does everybody else notice?

While they wait, one person clicks and another asks for a static file, over and over; before, nobody waited.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import requests

from bench import site
from bench.timing import timed
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import Recorded
from tests.support.wire import Visitor, agree

SECONDS = 8.0
"""How long the provider's token endpoint takes at most, once it is slow: until everything beside it was timed, so that
a slow machine measures the same. The edge would wait ten."""


def measured(callbacks: int) -> dict[str, object]:
    """Medians and the worst; and what became of the callbacks, each of which is answered or told to try again."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(StubProvider(honours_acr_values=True))
        where = stack.enter_context(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"))
        tab = stack.enter_context(where.visitor().tab())
        http = stack.enter_context(requests.Session())

        def click() -> None:
            if tab.run("/").figures != 4:
                raise RuntimeError("the page was not open")

        def load_file() -> None:
            http.get(f"{where.origin}/favicon.png", timeout=20).raise_for_status()

        alone = {"click": _times(click, 40), "file": _times(load_file, 40)}
        arrivals = [_arrival(where) for _ in range(callbacks)]
        timed_all = _slow(provider)
        crowd = ThreadPoolExecutor(callbacks)
        waiting = [crowd.submit(arrive) for arrive in arrivals]
        time.sleep(0.5)
        beside = {"click": _times(click, 40), "file": _times(load_file, 40)}
        still_waiting = sum(not one.done() for one in waiting)
        timed_all.set()
        answers = [one.result() for one in waiting]
        crowd.shutdown()
    return {
        "callbacks": callbacks,
        "provider_seconds": SECONDS,
        "still_waiting_at_the_end": still_waiting,
        "answers": {str(status): answers.count(status) for status in sorted(set(answers))},
        **{
            name: {
                "ours_ms": round(median(beside[name]), 2),
                "baseline_ms": round(median(alone[name]), 2),
                "ratio": round(median(beside[name]) / median(alone[name]), 3),
                "slowest_ms": round(max(beside[name]), 1),
            }
            for name in beside
        },
    }


def _times(act: Callable[[], None], how_many: int) -> list[float]:
    return [timed(act) * 1000 for _ in range(how_many)]


def _arrival(where: site.Site) -> Callable[[], int]:
    visitor = Visitor(where.origin)
    address = agree(visitor.begin_sign_in(where.issuer))
    return lambda: visitor.arrive(address).status_code


def _slow(provider: StubProvider) -> threading.Event:
    """Its token endpoint waits from now on, until the event is set."""
    answer_token, moment = provider.answer_token, threading.Event()

    def slowly(request: Recorded) -> object:
        moment.wait(SECONDS)
        return answer_token(request)

    provider.answer_token = slowly  # type: ignore[method-assign,assignment]
    return moment
