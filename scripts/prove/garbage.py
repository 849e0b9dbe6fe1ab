"""Callbacks that nobody waits for, by the thousand: honest people get in, memory and database stay as they were."""

import gc
import logging
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import sqlalchemy as sa

from auth.browser import Browser
from auth.edge.cookie import cookie_name
from auth.housekeeping import sweep
from auth.store.tables import metadata
from auth.vault import random_token
from scripts.prove.caller import Request, answers
from scripts.prove.record import Findings
from tests.support.flow import Airlock, Clock
from tests.support.stub_provider import StubProvider

GROWTH_MIB = 8.0
"""What a process may grow by, between the first tenth and the end, and still be called flat."""
ACCEPTED = {400, 429}
_KINDS = ("unknown state", "no cookie", "no state", "twice", "error", "long", "noise", "two cookies")


def flooded(how_many: int, seed: int) -> Findings:
    """Garbage arrives as fast as it can be answered, while a person signs in again and again."""
    problems: list[str] = []
    with _installation() as airlock:
        statuses: Counter[int] = Counter()
        requests = list(garbage(how_many, Random(seed), cookie_name(airlock.service.settings)))
        before, begun = _rows(airlock), time.perf_counter()
        flood = threading.Thread(target=lambda: statuses.update(answers(airlock.app, requests)))
        flood.start()
        waits = []
        while flood.is_alive() or not waits:
            waits.append(_sign_in(airlock, problems))
        flood.join()
        seconds = time.perf_counter() - begun
        added = {name: count - before[name] for name, count in _rows(airlock).items() if count != before[name]}
    if set(statuses) - ACCEPTED:
        problems.append(f"statuses {dict(statuses)}")
    if sum(statuses.values()) != how_many:
        problems.append(f"{sum(statuses.values())} answers for {how_many} callbacks")
    if added.get("auth_sessions") != len(waits) or added.get("auth_pending") != len(waits):
        problems.append(f"rows {added} for {len(waits)} sign-ins")
    return {
        "callbacks": how_many,
        "per_minute": round(how_many / seconds * 60),
        "statuses": {str(status): count for status, count in sorted(statuses.items())},
        "honest_sign_ins_meanwhile": len(waits),
        "slowest_honest_sign_in_ms": round(max(waits) * 1000),
        "problems": problems,
    }


def flat(how_many: int, seed: int) -> Findings:
    """Memory after the first tenth of so many callbacks, and at the end."""
    chance = Random(seed)
    with _installation() as airlock:
        name, begun = cookie_name(airlock.service.settings), time.perf_counter()
        answers(airlock.app, garbage(how_many // 10, chance, name))
        early, rows = _resident_mib(), _rows(airlock)
        answers(airlock.app, garbage(how_many - how_many // 10, chance, name))
        late, seconds = _resident_mib(), time.perf_counter() - begun
        problems = [] if late - early <= GROWTH_MIB else [f"memory grew by {late - early:.1f} MiB"]
        problems += [] if _rows(airlock) == rows else [f"rows grew from {rows} to {_rows(airlock)}"]
    return {
        "callbacks": how_many,
        "per_second": round(how_many / seconds),
        "mib_after_a_tenth": round(early, 1),
        "mib_at_the_end": round(late, 1),
        "problems": problems,
    }


def swept(how_many: int, seed: int) -> Findings:
    """People begin to sign in and never come back; a day later nothing is left of it."""
    del seed
    with _installation() as airlock:
        for _ in range(how_many):
            browser = Browser.mint()
            tab = airlock.tab()
            tab.http.cookies.set(cookie_name(airlock.service.settings), browser.value)
            tab.begin_login("/customers")
        there = _rows(airlock)["auth_pending"]
        clock = airlock.service.clock
        assert isinstance(clock, Clock)
        clock.forward(days=8)
        sweep(airlock.service)
        left = _rows(airlock)["auth_pending"]
    problems = [] if (there, left) == (how_many, 0) else [f"{there} of {how_many} were there, {left} are left"]
    return {"abandoned": how_many, "rows_left": left, "problems": problems}


def garbage(how_many: int, chance: Random, cookie: str) -> Iterator[Request]:
    """Callbacks of every kind that no sign-in waits for."""
    for number in range(how_many):
        kind = _KINDS[number % len(_KINDS)]
        state, browser = random_token(256), Browser.mint()
        value = f"{cookie}={browser.value}".encode()
        query = {
            "no state": "code=a",
            "twice": f"code=a&state={state}&state={state}",
            "error": f"error=access_denied&error_description=%0d%0a%1b[31m&state={state}",
            "long": f"code=a&state={state}&" + "x" * chance.randrange(20_000),
        }.get(kind, f"code={random_token(128)}&state={state}&iss=https%3A%2F%2Fevil.example")
        raw = b"code=" + chance.randbytes(chance.randrange(200)) if kind == "noise" else query.encode()
        cookies = {"no cookie": [], "two cookies": [value, value], "noise": [chance.randbytes(60)]}
        yield raw, [(b"cookie", part) for part in cookies.get(kind, [value])]


def _sign_in(airlock: Airlock, problems: list[str]) -> float:
    begun = time.perf_counter()
    tab = airlock.tab()
    answer = tab.sign_in("/customers")
    if answer.status_code != 303 or tab.session is None:
        problems.append(f"an honest person got {answer.status_code}")
    return time.perf_counter() - begun


def _rows(airlock: Airlock) -> dict[str, int]:
    with airlock.service.reading() as tx:
        return {
            table.name: tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def _resident_mib() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def _installation() -> Iterator[Airlock]:
    clock = Clock()
    logger = logging.getLogger("auth")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # a hundred thousand refusals on the screen would say nothing
    with tempfile.TemporaryDirectory() as folder, StubProvider(now=clock, honours_acr_values=True) as provider:
        airlock = Airlock(provider, Path(folder) / "airlock.db", clock, {"SESSION__IDLE_TIMEOUT": "3600"})
        try:
            yield airlock
        finally:
            airlock.engine.dispose()
            logger.setLevel(level)
