"""`kill -9` of the real program at a random moment of a sign-in, a step-up or a refund: nothing lost, nothing doubled.

The dashboard is a real `streamlit run` on SQLite, the provider a stub that outlives it. What a refund leaves behind is
judged by the test of billing's actions, which kills processes of its own.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from signal import SIGKILL

import requests

import database
from scripts.prove.record import ROOT, Findings
from scripts.prove.whole import broken
from tests.support.live import LiveAirlock
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor, agree


@dataclass
class Trial:
    """A server that is killed again and again, and what was found."""

    server: LiveAirlock
    provider: StubProvider
    chance: Random
    problems: list[str] = field(default_factory=list)
    interrupted: int = 0

    def visitor(self) -> Visitor:
        return Visitor(self.server.origin)

    def killed_during(self, act: Callable[[], object], usual: float) -> None:
        """Kill the server at a moment of `act`, which usually takes so many seconds, and start it again."""
        killer = threading.Timer(self.chance.uniform(0, 1.2 * usual), self.server.stop, (SIGKILL,))
        killer.start()
        try:
            act()
        except requests.RequestException:
            self.interrupted += 1
        killer.join()
        self.look()
        self.server.start()

    def look(self) -> None:
        """Judge what the dead process left."""
        engine = database.open_engine(f"sqlite:///{self.server.folder / 'airlock.db'}")
        with database.reading(engine) as tx:
            self.problems += broken(tx)
        engine.dispose()


def killed(how_many: int, seed: int) -> Findings:
    """Half of the kills in sign-ins, half in step-ups."""
    with _trial(seed) as trial:
        usual = _usual(trial)
        for number in range(how_many):
            (_in_a_sign_in if number % 2 else _in_a_step_up)(trial, usual)
    return {
        "kills": how_many,
        "answers_lost": trial.interrupted,
        "a_callback_takes_ms": round(usual * 1000),
        "problems": trial.problems,
    }


def killed_in_refunds(how_many: int, seed: int) -> Findings:
    """Processes that refund and act otherwise, killed at every statement and so many times at a random moment."""
    del seed
    command = [sys.executable, "-m", "pytest", "-q", "tests/billing/actions/test_killed.py", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "KILLS": str(how_many)}, capture_output=True, text=True, check=False
    )
    last = (done.stdout.strip().splitlines() or [""])[-1]
    return {
        "kills_at_a_random_moment": how_many,
        "also": "one at every statement, before and after the commit of each of the twelve actions",
        "tests": last,
        "problems": [] if done.returncode == 0 else [done.stdout[-2_000:]],
    }


def _in_a_sign_in(trial: Trial, usual: float) -> None:
    visitor = trial.visitor()
    address = agree(visitor.begin_sign_in(trial.provider.issuer, "/customers"))
    trial.killed_during(lambda: visitor.arrive(address), usual)
    with suppress(requests.RequestException):
        visitor.arrive(address)  # what a reload of the tab does: it lands, and changes nothing that was decided
    if not _signed_in(visitor):
        visitor.sign_in(trial.provider.issuer)
    _expect(trial, _signed_in(visitor), "after a kill in a sign-in, nobody can sign in")


def _in_a_step_up(trial: Trial, usual: float) -> None:
    visitor = trial.visitor()
    visitor.sign_in(trial.provider.issuer)
    address = agree(_begin_step_up(visitor))
    trial.killed_during(lambda: visitor.arrive(address), usual)
    _expect(trial, _signed_in(visitor), "a kill in a step-up signed somebody out")
    visitor.arrive(agree(_begin_step_up(visitor)))
    with visitor.tab() as tab:
        _expect(trial, tab.run("/billing").figures > 0, "after a kill in a step-up, Billing does not open")


def _begin_step_up(visitor: Visitor) -> str:
    return str(visitor.get("/step-up?gate=/billing").headers["location"])


def _signed_in(visitor: Visitor) -> bool:
    """An upload needs a session; without one the answer is 403 before Streamlit looks at it."""
    return visitor.get("/media/nothing").status_code == 404


def _expect(trial: Trial, holds: bool, otherwise: str) -> None:
    if not holds:
        trial.problems.append(otherwise)


def _usual(trial: Trial) -> float:
    """How long a callback takes when nobody interferes."""
    taken = []
    for _ in range(3):
        visitor = trial.visitor()
        address = agree(visitor.begin_sign_in(trial.provider.issuer))
        begun = time.perf_counter()
        visitor.arrive(address)
        taken.append(time.perf_counter() - begun)
    return min(taken)


@contextmanager
def _trial(seed: int) -> Iterator[Trial]:
    with tempfile.TemporaryDirectory() as folder, StubProvider(honours_acr_values=True) as provider:
        settings = {
            "OIDC__ISSUER": provider.issuer,
            "OIDC__CLIENT_ID": provider.client_id,
            "OIDC__CLIENT_SECRET": provider.client_secret,
            "SESSION__SECRET": "a session secret of the kills, long enough",
        }
        with LiveAirlock(Path(folder), settings) as server:
            yield Trial(server, provider, Random(seed))
