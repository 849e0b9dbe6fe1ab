"""An empty project into which `auth/` was copied, with the fifteen lines of its README around it, and its server."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import requests

from tests.support.live import ROOT

README = ROOT / "auth" / "README.md"
DOCUMENT = ROOT / "docs" / "copy-auth.md"
_BLOCK = re.compile(r"`(?P<name>[\w./]+)`:?\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)


def files_of_the_readme() -> dict[str, str]:
    """The files that the README tells people to write, by name."""
    found = {block["name"]: block["text"] for block in _BLOCK.finditer(README.read_text(encoding="utf-8"))}
    assert {"app.py", "dashboard.py", ".streamlit/config.toml"} <= set(found), sorted(found)
    return found


def example(part: str) -> str:
    """The piece of code in the document for other teams that holds this."""
    blocks = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if part in block]
    return str(found)


def project(folder: Path) -> Path:
    """The project, as somebody makes it who follows the README and has nothing else of this repository."""
    folder.mkdir(parents=True)
    shutil.copytree(ROOT / "auth", folder / "auth", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in files_of_the_readme().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def command(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=true"]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This machine's, without settings of ours, without this repository on the way to modules."""
    left_out = ("STREAMLIT_", "COVERAGE", "PYTHONPATH")
    kept = {n: value for n, value in os.environ.items() if "__" not in n and not n.startswith(left_out)}
    return {**kept, **settings}


def run_tests_of(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the tests that the project has."""
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:hypothesispytest", "test_pages.py"]
    return subprocess.run(run, cwd=folder, env=environment({}), capture_output=True, text=True, timeout=120)


@contextlib.contextmanager
def served(folder: Path, port: int, settings: Mapping[str, str], *, within: float = 60) -> Iterator[str]:
    """The project's server; says its origin."""
    with (folder / "log.txt").open("w") as log:
        process = subprocess.Popen(
            command(port), cwd=folder, env=environment(settings), stdout=log, stderr=log, stdin=subprocess.DEVNULL
        )
    try:
        origin, deadline = f"http://localhost:{port}", time.monotonic() + within
        while not _answers(origin):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The copied project did not start:\n{(folder / 'log.txt').read_text()}")
            time.sleep(0.1)
        yield origin
    finally:
        process.terminate()
        process.wait(15)


def _answers(origin: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(f"{origin}/healthz", timeout=2).status_code == 200
    return False
