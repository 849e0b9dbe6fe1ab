"""Many people at once: each a websocket that asks for a run now and then, on the guarded page and on the bare one.

Opening a page costs many times what a click in it costs, the same on all sides. So the pages are opened first, two at
a time, and only the clicks count.

What the server used is read from the system: processor time and resident memory of its process.
"""

import os
import threading
import time
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import site
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor

PACE = 0.15
"""Seconds from one click to the next, of all people together: what one process of Streamlit as it comes can follow."""


@dataclass(frozen=True)
class Crowd:
    """So many people, and how each of them clicks: as often as the pace allows for all of them."""

    people: int

    @property
    def clicks(self) -> int:
        """Of each person."""
        return 5 if self.people <= 100 else 1

    @property
    def pause(self) -> float:
        """Seconds between two clicks of one person."""
        return max(2.0, self.people * PACE)


def measured(people: int) -> dict[str, object]:
    """So many people, the same on both."""
    crowd = Crowd(people)
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(StubProvider(honours_acr_values=True))
        # One after the other, each alone on the machine: three servers at once would be three times the load.
        theirs = _at(site.bare(), crowd)
        configured = _at(site.bare_with_our_configuration(), crowd)
        ours = _at(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"), crowd)
    return {
        "people": people,
        "clicks_each": crowd.clicks,
        "seconds_between": crowd.pause,
        "ours": ours,
        "baseline": theirs,
        "baseline_with_our_configuration": configured,
        "cpu_ratio": round(ours["cpu_ms_a_click"] / theirs["cpu_ms_a_click"], 3),
        "cpu_ratio_with_our_configuration": round(ours["cpu_ms_a_click"] / configured["cpu_ms_a_click"], 3),
        "memory_ratio": round(ours["mib"] / theirs["mib"], 3),
        "memory_ratio_with_our_configuration": round(ours["mib"] / configured["mib"], 3),
        "target_ratio": 1.1,
    }


def _at(server: AbstractContextManager[site.Site], crowd: Crowd) -> dict[str, float]:
    with server as where:
        return _clicking(where, crowd)


def _clicking(where: site.Site, crowd: Crowd) -> dict[str, float]:
    before, people = cpu_seconds(where.pid), crowd.people
    begun = time.perf_counter()
    visitors = [where.visitor() for _ in range(people)]
    entered, entering = time.perf_counter() - begun, cpu_seconds(where.pid) - before
    with ExitStack() as stack:
        failed: list[str] = []
        waits: list[float] = []
        opening, start = threading.Semaphore(2), threading.Barrier(people + 1)
        threads = [
            threading.Thread(target=_click, args=(visitor, number / people, crowd, opening, start, waits, failed))
            for number, visitor in enumerate(visitors)
        ]
        for person in threads:
            person.start()
        stack.callback(lambda: [person.join() for person in threads])
        start.wait()
        before, memory = cpu_seconds(where.pid), resident_mib(where.pid)
    used = cpu_seconds(where.pid) - before
    waits.sort()
    return {
        "failed": len(failed),
        "how": sorted(set(failed))[:3],
        "cpu_ms_a_click": round(used * 1000 / (people * crowd.clicks), 2),
        "median_click_ms": round(waits[len(waits) // 2] * 1000, 1),
        "slowest_click_ms": round(waits[-1] * 1000, 1),
        "mib": round(memory, 1),
        "entered_seconds": round(entered, 1),
        "cpu_ms_to_enter": round(entering * 1000 / people, 2),
    }


def _click(
    visitor: Visitor,
    turn: float,
    crowd: Crowd,
    opening: threading.Semaphore,
    start: threading.Barrier,
    waits: list[float],
    failed: list[str],
) -> None:
    """Open the page, wait until all have, then click by turns: `turn` is where in a pause this person's are, 0 to 1."""
    with ExitStack() as stack:
        tab = None
        try:
            with opening:
                tab = stack.enter_context(visitor.tab())
                tab.run("/")
        except Exception as error:  # noqa: BLE001 - whatever it is, this person failed
            failed.append(repr(error))
        start.wait()
        if tab is None:
            return
        time.sleep(turn * crowd.pause)
        try:
            for _ in range(crowd.clicks):
                begun = time.perf_counter()
                if tab.run("/").figures != 4:
                    failed.append("the page was not open")
                waits.append(time.perf_counter() - begun)
                time.sleep(crowd.pause)
        except Exception as error:  # noqa: BLE001
            failed.append(repr(error))


def cpu_seconds(pid: int) -> float:
    """What a process has used so far, of all processors together."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int) -> float:
    """What of a process is in memory now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
