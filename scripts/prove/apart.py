"""Tests of a copy of the program in a process of their own, and what each of them said."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_ASSERTIONS = ("assert ", "AssertionError", "Failed: ")


@dataclass(frozen=True, slots=True)
class Run:
    """How tests went: `failures` holds what each said, `code` is pytest's, and None if it did not come to an end."""

    code: int | None
    failures: Mapping[str, str]
    skipped: frozenset[str]

    def saw_it(self, test: str) -> bool:
        """Whether an assertion of this test failed, and nothing else did."""
        said = [text for name, text in self.failures.items() if is_of(name, test)]
        return self.code == 1 and bool(said) and all(text.startswith(_ASSERTIONS) for text in said)


def run(folder: Path, tests: Sequence[str], seconds: float) -> Run:
    """Run these tests of the copy, in a process of their own."""
    report = folder.parent / "report.xml"
    report.unlink(missing_ok=True)
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", f"--junitxml={report}")
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", *options, *tests],
        cwd=folder,
        # What was compiled a moment ago could be taken for what stands there now.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code: int | None = process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # with whatever the tests have started
        process.wait()
        code = None
    return _read(code, report)


def _read(code: int | None, report: Path) -> Run:
    failures, skipped = {}, set()
    cases = ElementTree.parse(report).iter("testcase") if report.is_file() else ()
    for case in cases:
        name = f"{case.get('classname')}::{case.get('name')}"
        for outcome in case:
            if outcome.tag == "skipped":
                skipped.add(name)
            elif outcome.tag in {"failure", "error"}:
                said = (outcome.get("message") or "").partition("\n")[0]
                failures[name] = said if outcome.tag == "failure" else f"error: {said}"
    return Run(code, failures, frozenset(skipped))


def is_of(name: str, test: str) -> bool:
    """Whether a case of the report belongs to this test, which may name one of several or all of them."""
    path, _, function = test.partition("::")
    wanted = f"{path.removesuffix('.py').replace('/', '.')}::{function}"
    return name == wanted or name.startswith(wanted + "[")
