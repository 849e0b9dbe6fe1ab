"""A copy of a SQLite database that is in use, and the proof that the copy is whole.

PostgreSQL has better means of its own (`pg_dump`, base backups); here they are only named.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from secrets import token_hex

from sqlalchemy import Engine


class BackupFailed(Exception):
    """No copy was made, or the copy was not whole and is gone again. The text says why."""


def backup(engine: Engine, target: Path) -> int:
    """Copy the database to `target` while others read and write; returns how many bytes the copy has.

    The copy is one moment of the database, in one file, readable by its owner alone. It appears under its name only
    when it is whole, and never in place of a file that is there already.
    """
    source = engine.url.database
    if engine.dialect.name != "sqlite" or source is None:
        raise BackupFailed("This command copies SQLite. For PostgreSQL use pg_dump, or what your platform offers.")
    if not Path(source).exists():
        raise BackupFailed("There is no database yet.")
    draft = target.with_name(f".{target.name}.{token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy(Path(source), draft)
        _examine(draft)
        _settle(draft, target)
    except FileExistsError:
        raise BackupFailed("There is a file of that name already; nothing is overwritten.") from None
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f"No copy was made ({type(error).__name__}: {error}).") from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, draft: Path) -> None:
    read_only = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(read_only, uri=True, timeout=30)) as here, closing(sqlite3.connect(draft)) as copy:
        # All pages in one step: one read transaction, which in WAL mode holds up nobody who writes.
        here.backup(copy, pages=-1)
        # Out of WAL mode, so that the copy is one file and needs no companions.
        copy.execute("PRAGMA journal_mode = DELETE")


def _examine(draft: Path) -> None:
    with closing(sqlite3.connect(draft)) as copy:
        verdict = [row[0] for row in copy.execute("PRAGMA integrity_check(1)")]
        orphan = copy.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != ["ok"] or orphan is not None:
        raise BackupFailed("The copy is not whole, and neither is the database: restore an earlier backup.")


def _settle(draft: Path, target: Path) -> None:
    """To the disk, then under its name: unlike a rename, a link never replaces a file."""
    for path in (draft, draft.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    os.link(draft, target)
