"""Many people at once: each a websocket that asks for a run now and then, on the guarded page and on the bare one.

What the server used is read from the system: processor time and resident memory of its process.
"""

import os
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import site
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor

CLICKS = 5
PAUSE = 2.0
"""Seconds between two clicks of one person."""


def measured(people: int) -> dict[str, object]:
    """So many people, the same on both."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(StubProvider(honours_acr_values=True))
        plain = stack.enter_context(site.bare())
        theirs = _clicking(plain, people)
        guarded = stack.enter_context(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"))
        ours = _clicking(guarded, people)
    return {
        "people": people,
        "clicks_each": CLICKS,
        "ours": ours,
        "baseline": theirs,
        "cpu_ratio": round(ours["cpu_ms_a_click"] / theirs["cpu_ms_a_click"], 3),
        "memory_ratio": round(ours["mib"] / theirs["mib"], 3),
        "target_ratio": 1.1,
    }


def _clicking(where: site.Site, people: int) -> dict[str, float]:
    begun = time.perf_counter()
    visitors = [where.visitor() for _ in range(people)]
    entered = time.perf_counter() - begun
    with ExitStack() as stack:
        before = _cpu_seconds(where.pid)
        failed: list[str] = []
        waits: list[float] = []
        start = threading.Barrier(people + 1)
        crowd = [
            threading.Thread(target=_click, args=(visitor, number / people * PAUSE, start, waits, failed))
            for number, visitor in enumerate(visitors)
        ]
        for person in crowd:
            person.start()
        stack.callback(lambda: [person.join() for person in crowd])
        start.wait()
    used = _cpu_seconds(where.pid) - before
    waits.sort()
    return {
        "failed": len(failed),
        "cpu_ms_a_click": round(used * 1000 / (people * CLICKS), 2),
        "median_click_ms": round(waits[len(waits) // 2] * 1000, 1),
        "slowest_click_ms": round(waits[-1] * 1000, 1),
        "mib": round(_resident_mib(where.pid), 1),
        "entered_seconds": round(entered, 1),
    }


def _click(visitor: Visitor, delay: float, start: threading.Barrier, waits: list[float], failed: list[str]) -> None:
    start.wait()
    time.sleep(delay)
    try:
        with visitor.tab() as tab:
            for _ in range(CLICKS):
                begun = time.perf_counter()
                if tab.run("/").figures != 4:
                    failed.append("the page was not open")
                waits.append(time.perf_counter() - begun)
                time.sleep(PAUSE)
    except Exception as error:  # noqa: BLE001 - whatever it is, this person failed
        failed.append(repr(error))


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mib(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
