"""Why a database cannot be used, and what to do about it: a sentence for whoever starts the program.

The text of an error can hold the address and its password, so none of it is shown: its class, or SQLite's name for it.
"""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

_SQLITE = {
    "SQLITE_NOTADB": "the file is not a SQLite database. Name another file, or restore this one from a backup",
    "SQLITE_CORRUPT": "the file is damaged. Restore it from a backup, or name another file",
    "SQLITE_CANTOPEN": "the file cannot be opened. Check who may read and write it and its folder",
    "SQLITE_READONLY": "the file cannot be written. Check who may write it and its folder",
    "SQLITE_BUSY": "another program holds the file. Stop that program, then start again",
    "SQLITE_FULL": "the disk is full. Make room, then start again",
    "SQLITE_IOERR": "the disk that the file is on does not work as it should. Check it, or name a file elsewhere",
}
_FOLDER = "it names a folder. Name a file in it, for example sqlite:///{folder}/airlock.db"
_POSTGRESQL = (
    "PostgreSQL does not answer there, or refuses. Check that it runs and takes connections from here, "
    "and that host, port, user, password and name of the database are right"
)


def why_unusable(error: SQLAlchemyError, url: URL) -> str:
    """What is wrong, how to mend it, and in brackets what an operator can look up."""
    if url.get_backend_name() == "sqlite":
        return _of_sqlite(error, url.database or "")
    reason = _POSTGRESQL if isinstance(error, OperationalError) else "the database cannot be used. Check what it logs"
    return f"{reason} ({type(error).__name__})."


def _of_sqlite(error: SQLAlchemyError, path: str) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    name = getattr(cause, "sqlite_errorname", type(error).__name__)
    if Path(path).is_dir():
        return f"{_FOLDER.format(folder=path.rstrip('/'))} ({name})."
    # SQLite refines its codes by appending: SQLITE_READONLY_DIRECTORY.
    known = next((sentence for code, sentence in _SQLITE.items() if name.startswith(code)), None)
    return f"{known or 'the database cannot be used. Check the file and its folder'} ({name})."
