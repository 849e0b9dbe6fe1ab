"""Opening a database, and the two kinds of transaction there are.

A transaction writes unless it says that it only reads. So code that is handed nothing but an engine, and
calls `engine.begin()`, gets the careful kind: on SQLite it takes the write lock at once (BEGIN IMMEDIATE),
because a transaction that reads first and asks for the lock later can be refused without waiting.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.pool import ConnectionPoolEntry

from database.same_file import SameFile

UNAVAILABLE = (DBAPIError, PoolExhausted)
"""What SQLAlchemy raises when the database is locked, missing or out of reach, for those who turn it into words."""

_SUPPORTED = ("sqlite", "postgresql")
_DRIVER = "psycopg[binary]==3.3.9"
_READ_ONLY = "airlock_read_only"
_LOCK_SECONDS = 5
"""How long a statement waits for somebody else's lock before it fails, on both databases."""


class UnsupportedDatabase(ValueError):
    """An address that cannot be read, or of a database that this installation cannot use."""


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…`. Connects when first used, not before."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The cause stays behind: it can hold a part of the address, which may be the password.
        raise UnsupportedDatabase("The address of the database cannot be read.") from None
    backend = parsed.get_backend_name()
    if backend not in _SUPPORTED:
        raise UnsupportedDatabase(f"The database must be SQLite or PostgreSQL, not {backend}.")
    return _open_sqlite(parsed) if backend == "sqlite" else _open_postgresql(parsed)


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """A transaction that may write. Commits at the end of the block; an exception undoes all of it."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that cannot write, and that sees one moment of the database from first query to last."""
    with engine.connect() as connection:
        reader = connection.execution_options(**{_READ_ONLY: True})
        with reader.begin():
            yield reader


def _open_sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UnsupportedDatabase(f"The folder of the database cannot be made ({error.strerror}).") from error
    engine = create_engine(url.update_query_dict({"timeout": url.query.get("timeout", str(_LOCK_SECONDS))}))
    event.listen(engine, "connect", _prepare_sqlite)
    if url.database and url.database != ":memory:":
        SameFile(engine, url.database)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # The driver would begin transactions by its own rules; `_begin_sqlite` does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    _switch_to_wal(cursor)
    cursor.execute("PRAGMA foreign_keys = ON")
    # FULL, not the usual NORMAL: after a power cut a refund that was confirmed on screen must still be there.
    # More than a thousand commits a second remain, far above what people at desks produce.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _switch_to_wal(cursor: DBAPICursor) -> None:
    """The file remembers the mode; of two processes that set it in a new file at once, SQLite lets one fail at once."""
    for _ in range(_LOCK_SECONDS * 20):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            time.sleep(0.05)
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    # Set at every beginning, so that a pooled connection never carries the wrong kind into its next use.
    if _only_reads(connection):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _open_postgresql(url: URL) -> Engine:
    # pre_ping: a connection that died with a restart of the server is replaced instead of failing a person's click.
    options = {"connect_timeout": _LOCK_SECONDS}
    try:
        engine = create_engine(url, pool_pre_ping=True, connect_args=options)
    except ModuleNotFoundError as error:
        raise UnsupportedDatabase(f'PostgreSQL needs psycopg: pip install "{_DRIVER}".') from error
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    # For readers, too: what alters a table keeps even them out, and a person is owed an answer.
    begin = f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"
    if _only_reads(connection):
        # Repeatable read is what SQLite readers have anyway: one moment for the whole transaction.
        begin += "; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    connection.exec_driver_sql(begin)


def _only_reads(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get(_READ_ONLY, False))
