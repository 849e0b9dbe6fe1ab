"""Tabs that are open and do nothing: what they cost, here and on the bare page."""

import time
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import site
from bench.load import cpu_seconds
from tests.support.stub_provider import StubProvider

SECONDS = 30.0
"""Longer than the five seconds between two looks at which sessions still live, and than what a browser waits for."""


def measured(tabs: int, seconds: float = SECONDS) -> dict[str, object]:
    """Each tab has drawn its page once. The processor time is of the whole process, so it has its idle work in it."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(StubProvider(honours_acr_values=True))
        theirs = _at(site.bare_with_our_configuration(), tabs, seconds)
        ours = _at(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"), tabs, seconds)
    return {
        "tabs": tabs,
        "baseline": "the bare page",
        "ours_cpu_percent": round(100 * ours / seconds, 2),
        "baseline_cpu_percent": round(100 * theirs / seconds, 2),
        "ours_cpu_ms_a_tab_and_minute": round(ours * 60_000 / seconds / tabs, 3),
        "baseline_cpu_ms_a_tab_and_minute": round(theirs * 60_000 / seconds / tabs, 3),
    }


def _at(server: AbstractContextManager[site.Site], tabs: int, seconds: float) -> float:
    with server as where, ExitStack() as stack:
        for _ in range(tabs):
            stack.enter_context(where.visitor().tab()).run("/")
        time.sleep(2.0)  # what the last run left behind is over
        before = cpu_seconds(where.pid)
        time.sleep(seconds)
        return cpu_seconds(where.pid) - before
