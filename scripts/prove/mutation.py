"""Mutation: plant a mistake in a copy of the program, run the tests that should notice, and note those that do not.

It covers what decides about security: `auth.oidc`, `auth.policy` and `auth.sign_in`. A run takes a sample by its seed
and stops when its time is up; the record says how many mutants there are and how many were tried.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from scripts.prove.mutants import Mutant, mutants_of
from scripts.prove.record import ROOT, Findings

SUBJECTS = ("auth/oidc/*.py", "auth/policy.py", "auth/sign_in/*.py")
COPIED = ("auth", "billing", "database", "demo_idp", "pages", "ui", "tests", "scripts", "app.py", "logs.py")
PATIENCE = 240
"""Seconds after which tests that do not end have noticed."""
REASONS = Path(__file__).with_name("survivors.json")
"""Mutants that nobody can notice, each with the reason."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A mutant and where it goes."""

    path: str
    mutant: Mutant

    @property
    def name(self) -> str:
        """The same as long as the line's text is: line numbers move."""
        return f"{self.path}: {self.mutant.was} -> {self.mutant.became}"


def mutated(seconds: float, seed: int, *, most: int | None = None) -> Findings:
    """Try mutants until the time is up, or so many of them."""
    everything = list(planted())
    Random(seed).shuffle(everything)
    tried, survived, until = 0, [], time.monotonic() + seconds
    reasons = json.loads(REASONS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        for one in everything[:most]:
            if time.monotonic() > until:
                break
            tried += 1
            if not _noticed(Path(folder), one):
                survived.append(one)
    return {
        "mutants": len(everything),
        "tried": tried,
        "sample": "all" if tried == len(everything) else "random by the seed, until the time was up",
        "noticed": tried - len(survived),
        "survivors": [
            {"where": f"{one.path}:{one.mutant.line}", "was": one.mutant.was, "became": one.mutant.became}
            | {"reason": reasons.get(one.name, "not judged yet")}
            for one in survived
        ],
        "problems": [],
    }


def planted() -> Iterator[Planted]:
    """Every mutant of every subject."""
    for path in subjects():
        for mutant in mutants_of(path.read_text(encoding="utf-8")):
            yield Planted(str(path.relative_to(ROOT)), mutant)


def subjects() -> list[Path]:
    """The modules in which mistakes are planted."""
    return [path for pattern in SUBJECTS for path in sorted(ROOT.glob(pattern))]


def tests_for(path: str) -> list[Sequence[str]]:
    """Where the mistake should be noticed: the module's own tests, then everything that goes through it."""
    flows = ("tests/flows", "tests/gate/test_freshness.py")
    if path == "auth/policy.py":
        return [("tests/auth/test_policy.py",), flows]
    if path.startswith("auth/sign_in/"):
        return [flows]
    own = f"tests/auth/oidc/test_{Path(path).name}"
    return [*([(own,)] if (ROOT / own).exists() else []), ("tests/auth/oidc",), flows]


def _noticed(folder: Path, one: Planted) -> bool:
    place = folder / one.path
    honest = place.read_text(encoding="utf-8")
    place.write_text(one.mutant.source, encoding="utf-8")
    try:
        return any(not _pass(folder, chosen) for chosen in tests_for(one.path))
    finally:
        place.write_text(honest, encoding="utf-8")


def _pass(folder: Path, chosen: Sequence[str]) -> bool:
    """Whether these tests pass. A process group of its own, so that a test that hangs leaves nothing behind."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not postgresql and not browser"]
    process = subprocess.Popen(
        [*command, "-p", "no:cacheprovider", "-p", "no:xdist", *chosen],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(PATIENCE) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False


def _copy(folder: Path) -> None:
    for name in (*COPIED, "pyproject.toml", ".streamlit/config.toml"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, target)
