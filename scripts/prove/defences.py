"""Each defence is taken away once, in a copy of the program: its test must fail without it.

`defences.toml` says what is taken away and which test notices. Only a failed assertion counts: a test that cannot be
collected, or a program that does not start, has seen nothing.
"""

import shutil
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from scripts.prove.apart import Run, is_of, run
from scripts.prove.record import ROOT, Findings

DATA = Path(__file__).with_name("defences.toml")
PATIENCE, PATIENCE_FOR_ALL = 180, 1800
"""Seconds for the test of one defence without it, and for all tests with all defences."""
AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in a file, and what stands there without the defence."""

    file: str
    text: str
    without: str

    def problem(self, folder: Path) -> str | None:
        """Why it cannot be made: the text must stand there exactly once."""
        place = folder / self.file
        times = place.read_text(encoding="utf-8").count(self.text) if place.is_file() else 0
        return None if times == 1 else f"{self.file} has this {times} times: {self.text.strip().splitlines()[0]}"


@dataclass(frozen=True, slots=True)
class Defence:
    """What stands against an attack, and the test that notices when it does not."""

    against: str
    what: str
    test: str
    changes: tuple[Change, ...]

    @property
    def name(self) -> str:
        return f"{self.against}: {self.what}"


def attacks() -> Mapping[str, str]:
    """Every attack that something must stand against, by its name, in a few words."""
    found: Mapping[str, str] = _data()["attacks"]
    return found


def defences() -> Sequence[Defence]:
    """Every row of the file."""
    return [
        Defence(
            against=row["against"],
            what=row["what"],
            test=row["test"],
            changes=tuple(Change(one["file"], one["text"], one["without"]) for one in (row, *row.get("also", []))),
        )
        for row in _data()["defence"]
    ]


def tried(chosen: Sequence[Defence]) -> Findings:
    """Take each of these away by itself, in a copy of the tracked files."""
    with tempfile.TemporaryDirectory() as place:
        return tried_in([copied(Path(place) / str(number) / "copy") for number in range(AT_ONCE)], chosen)


def tried_in(folders: Sequence[Path], chosen: Sequence[Defence]) -> Findings:
    """Take each of these away by itself, after its test has passed with all of them; in each copy one at a time."""
    whole = run(folders[0], sorted({one.test for one in chosen}), PATIENCE_FOR_ALL)
    free: SimpleQueue[Path] = SimpleQueue()

    def trial(one: Defence) -> Findings:
        folder = free.get()
        try:
            return _tried(folder, one, whole)
        finally:
            free.put(folder)

    problems = [f"with every defence: {name}: {said}" for name, said in whole.failures.items()]
    if whole.code != 0 and not problems:
        problems.append(f"with every defence: the tests ended with {whole.code}")
    for folder in folders:
        free.put(folder)
    with ThreadPoolExecutor(len(folders)) as pool:
        rows = [] if problems else list(pool.map(trial, chosen))
    problems += [f"{row['against']}: {row['what']}: {row['problem']}" for row in rows if "problem" in row]
    return {
        "attacks": len({one.against for one in chosen}),
        "defences": len(rows),
        "failed_without_it": sum(row["failed_without_it"] for row in rows),
        "rows": rows,
        "problems": problems,
    }


def copied(folder: Path) -> Path:
    """The tracked files, so that neither work in progress beside them nor a run before leaves anything here."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@contextmanager
def without(folder: Path, changes: Sequence[Change]) -> Iterator[None]:
    """The copy as it would be without a defence."""
    before = {one.file: (folder / one.file).read_text(encoding="utf-8") for one in changes}
    try:
        for one in changes:
            text = (folder / one.file).read_text(encoding="utf-8")
            (folder / one.file).write_text(text.replace(one.text, one.without), encoding="utf-8")
        yield
    finally:
        for file, text in before.items():
            (folder / file).write_text(text, encoding="utf-8")


def _tried(folder: Path, one: Defence, whole: Run) -> Findings:
    row: Findings = {"against": one.against, "what": one.what, "file": one.changes[0].file, "test": one.test}
    if any(is_of(name, one.test) for name in whole.skipped):
        return {**row, "failed_without_it": False, "left_out": "a program is missing"}
    wrong = [problem for change in one.changes if (problem := change.problem(folder)) is not None]
    if wrong:
        return {**row, "failed_without_it": False, "problem": "; ".join(wrong)}
    with without(folder, one.changes):
        seen = run(folder, ["-x", one.test], PATIENCE)
    if seen.saw_it(one.test):
        return {**row, "failed_without_it": True}
    said = "; ".join(seen.failures.values()) or "nothing failed"
    return {**row, "failed_without_it": False, "problem": f"pytest ended with {seen.code}: {said}"}


def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))
