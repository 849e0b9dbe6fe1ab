"""A SQLite file that is removed or replaced while it is open: noticed before anything is read or written.

An open connection goes on as if nothing were: what it writes stands in a file without a name, and is gone with the
process; a new one would begin with an empty file. SQLite itself looks for this only in journal modes other than ours.
"""

import os
import sqlite3
from typing import Any

from sqlalchemy import Engine, event

_Identity = tuple[int, int]


class FileMoved(sqlite3.OperationalError):
    """The file of this name is not the one that was opened. It clears when that one is back under its name."""

    sqlite_errorname = "SQLITE_READONLY_DBMOVED"  # SQLite's own name for it; the log shows it

    def __init__(self) -> None:
        super().__init__("the database file was removed or replaced while it was open")


class SameFile:
    """Holds an engine to the file that its first connection opened. One `stat` for each use of a connection."""

    def __init__(self, engine: Engine, path: str) -> None:
        self._path = os.path.abspath(path)
        self._opened: _Identity | None = None
        event.listen(engine, "do_connect", self._before)
        event.listen(engine, "connect", self._after)
        event.listen(engine, "checkout", self._before)

    def _before(self, *_: Any) -> None:
        if self._opened is not None and _identity(self._path) != self._opened:
            raise FileMoved

    def _after(self, *_: Any) -> None:
        if self._opened is None:
            self._opened = _identity(self._path)


def _identity(path: str) -> _Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
