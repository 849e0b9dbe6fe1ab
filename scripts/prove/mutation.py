"""Mutation: plant a mistake in a copy of the program, run the tests that should notice, and note those that do not.

It covers what decides about security: `auth.oidc`, `auth.policy` and `auth.sign_in`. A run takes a sample by its seed
and stops when its time is up; the record says how many mutants there are and how many were tried.
"""

import ast
import functools
import json
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from queue import SimpleQueue
from random import Random

from scripts.prove.mutants import Mutant, mutants_of
from scripts.prove.record import ROOT, Findings
from scripts.prove.trial import SAID, passes

SUBJECTS = ("auth/oidc/*.py", "auth/policy.py", "auth/sign_in/*.py")
COPIED = ("auth", "billing", "database", "demo_idp", "pages", "ui", "tests", "scripts", "app.py", "logs.py")
SIGN_IN_FIRST = (
    "tests/auth/oidc/test_nouns.py",
    "tests/conformance/test_step_up_requests.py",
    "tests/flows/test_callback_session.py",
    "tests/flows/test_callback_state.py",
    "tests/flows/test_callback_errors.py",
    "tests/flows/test_callback_return.py",
    "tests/flows/test_story.py",
)
SIGN_IN_THEN = (
    "tests/flows/test_audit_content.py",
    "tests/flows/test_callback_parallel.py",
    "tests/flows/test_callback_provider.py",
    "tests/flows/test_callback_quiet.py",
    "tests/flows/test_callback_secrets.py",
    "tests/flows/test_login_start.py",
    "tests/flows/test_one_shot.py",
    "tests/flows/test_popup.py",
    "tests/gate/test_api.py",
    "tests/gate/test_freshness.py",
    "tests/gate/test_keep.py",
    "tests/gate/test_outcomes.py",
)
REASONS = Path(__file__).with_name("survivors.json")
"""Mutants that nobody can notice, each with the reason."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A mutant and where it goes."""

    path: str
    mutant: Mutant

    @property
    def diff(self) -> list[str]:
        """The lines that differ, without those around them."""
        lines = unified_diff(_plain(self.path), self.mutant.source.splitlines(), n=0, lineterm="")
        return [line for line in lines if not line.startswith(("---", "+++", "@@"))]

    @property
    def name(self) -> str:
        """The same as long as the line's text is: line numbers move."""
        return f"{self.path}: " + " ".join(line[0] + line[1:].strip() for line in self.diff)


@functools.cache
def _plain(path: str) -> list[str]:
    """A module as mutants have it: without comments, and in the layout of `ast.unparse`."""
    return ast.unparse(ast.parse((ROOT / path).read_text(encoding="utf-8"))).splitlines()


def mutated(seconds: float, seed: int, *, most: int | None = None, at_once: int = 2) -> Findings:
    """Try mutants until the time is up, or so many of them."""
    everything = list(planted())
    chosen = everything.copy()
    Random(seed).shuffle(chosen)
    survived = tried(chosen[:most], seconds, at_once)
    return {
        "mutants": len(everything),
        "tried": len(survived),
        "sample": "all" if len(survived) == len(everything) else "random by the seed, until the time was up",
        "noticed": list(survived.values()).count(False),
        **judged(one for one, alive in survived.items() if alive),
    }


def tried(mutants: Sequence[Planted], seconds: float, at_once: int) -> dict[Planted, bool]:
    """Whether each mutant survived the tests that should notice it, as far as there was time."""
    until = time.monotonic() + seconds
    copies: SimpleQueue[Path] = SimpleQueue()

    def trial(one: Planted) -> bool | None:
        if time.monotonic() > until:
            return None
        folder = copies.get()
        try:
            return not _noticed(folder, one)
        finally:
            copies.put(folder)

    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(at_once) as pool:
        for number in range(at_once):
            copies.put(_copy(Path(place) / str(number)))
        _must_pass(Path(place) / "0", mutants)
        outcomes = zip(mutants, pool.map(trial, mutants), strict=True)
        return {one: alive for one, alive in outcomes if alive is not None}


def judged(survivors: Iterable[Planted]) -> Findings:
    """The survivors, each with the reason why nobody can notice it; one without a reason is a problem."""
    known = reasons()
    listed = [
        {"where": f"{one.path}:{one.mutant.line}", "was": one.mutant.was, "became": one.mutant.became}
        | {"diff": one.diff, "reason": known.get(one.name, "")}
        for one in sorted(survivors, key=lambda one: (one.path, one.mutant.line))
    ]
    return {
        "survivors": listed,
        "problems": [
            f"{one['where']}: {one['was']} -> {one['became']} survives" for one in listed if not one["reason"]
        ],
    }


def reasons() -> dict[str, str]:
    """Why nobody can notice a mutant, by its name."""
    known: dict[str, str] = json.loads(REASONS.read_text(encoding="utf-8"))
    return known


def again(record: Findings, at_once: int = 2) -> Findings:
    """Try the survivors of an earlier run once more, with the tests and the reasons that there are now."""
    listed = [(one["where"].partition(":")[0], one["diff"]) for one in record["survivors"]]
    chosen = [one for one in planted(path for path, _ in listed) if (one.path, one.diff) in listed]
    survived = tried(chosen, float("inf"), at_once)
    left = [one for one, alive in survived.items() if alive]
    first = record.get("first_run") or {name: record[name] for name in ("commit", "date", "seconds")}
    counts = {name: record[name] for name in ("mutants", "tried", "sample")}
    return {"first_run": first, **counts, "noticed": record["tried"] - len(left), **judged(left)}


def planted(paths: Iterable[str] | None = None) -> Iterator[Planted]:
    """Every mutant of these modules, or of every subject."""
    chosen = subjects() if paths is None else [ROOT / path for path in sorted(set(paths))]
    for path in chosen:
        for mutant in mutants_of(path.read_text(encoding="utf-8")):
            yield Planted(str(path.relative_to(ROOT)), mutant)


def subjects() -> list[Path]:
    """The modules in which mistakes are planted."""
    return [path for pattern in SUBJECTS for path in sorted(ROOT.glob(pattern))]


def tests_for(path: str) -> list[Sequence[str]]:
    """Where the mistake should be noticed: the module's own tests, then those of everything beside it or through it."""
    if path == "auth/policy.py":
        return [("tests/auth/test_policy.py",), ("tests/gate/test_freshness.py",)]
    if path.startswith("auth/sign_in/"):
        return [SIGN_IN_FIRST, SIGN_IN_THEN]
    own = f"tests/auth/oidc/test_{Path(path).name}"
    return [*([(own,)] if (ROOT / own).exists() else []), ("tests/auth/oidc",)]


def _must_pass(folder: Path, mutants: Sequence[Planted]) -> None:
    """Tests that fail without any mistake would seem to notice every one."""
    for chosen in {group for one in mutants for group in map(tuple, tests_for(one.path))}:
        if not passes(folder, chosen):
            said = (folder / SAID).read_text(encoding="utf-8", errors="replace")[-2_000:]
            raise RuntimeError(f"These tests fail as it is: {' '.join(chosen)}\n{said}")


def _noticed(folder: Path, one: Planted) -> bool:
    place = folder / one.path
    honest = place.read_text(encoding="utf-8")
    place.write_text(one.mutant.source, encoding="utf-8")
    try:
        return any(not passes(folder, chosen) for chosen in tests_for(one.path))
    finally:
        place.write_text(honest, encoding="utf-8")


def _copy(folder: Path) -> Path:
    for name in (*COPIED, "pyproject.toml", ".streamlit/config.toml"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(source, target)
    return folder
