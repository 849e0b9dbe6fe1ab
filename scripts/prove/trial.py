"""Tests against one copy of the program, quickly: a process is forked for each trial that has the libraries loaded.

The process that forks never imports anything of the program itself: each trial reads it anew from its own copy.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.prove.record import ROOT

PATIENCE = 240
"""Seconds after which tests that do not end have noticed."""
SAID = "said.txt"
"""Where a copy keeps what its tests said last."""
_LIBRARIES = (
    "alembic.command",
    "authlib.oauth2.rfc7636",
    "jwt",
    "playwright.sync_api",
    "pytest",
    "requests",
    "sqlalchemy",
    "starlette.testclient",
    "uvicorn",
)
_OPTIONS = (
    *("-x", "-q", "-m", "not postgresql and not browser", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning"),  # of libraries: they are not tested
)

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(list(_LIBRARIES))


def passes(folder: Path, chosen: Sequence[str]) -> bool:
    """Whether these tests of the copy in `folder` pass. What they said is in its `SAID`."""
    process = _forking.Process(target=_run, args=(str(folder), tuple(chosen)))
    process.start()
    process.join(PATIENCE)
    if process.is_alive():
        # The trial leads a process group, so that a test that hangs leaves nothing behind.
        os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()
    return process.exitcode == 0


def _run(folder: str, chosen: Sequence[str]) -> None:
    os.setsid()
    os.chdir(folder)
    sys.dont_write_bytecode = True
    sys.path[:] = [folder, *(place for place in sys.path if place and Path(place) != ROOT)]
    said = os.open(SAID, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    import pytest

    os._exit(int(pytest.main([*_OPTIONS, *chosen])))
