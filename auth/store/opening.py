"""A database of one's own, for an application that has none: opened with care, its tables brought up to date.

An application with a database opens it itself, runs this lineage together with its others, and hands in the engine.
Both keep the same version table, so one may follow the other.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from auth.errors import ConfigurationError

READ_ONLY = "airlock_read_only"
VERSION_TABLE = "auth_version"
_FOLDER = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x41697_10C6
"""The advisory lock of upgrades on PostgreSQL: replicas that start at once take turns."""


def open_with_tables(url: str) -> Engine:
    """An engine whose database has the tables of `auth`. Raises `ConfigurationError` with the way out."""
    try:
        engine = _open(url)
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
    except (ArgumentError, ValueError, ModuleNotFoundError):
        raise ConfigurationError(["DATABASE__URL is no address, or its driver is missing."]) from None
    except CommandError:
        raise ConfigurationError(["DATABASE__URL: its tables are from a newer version of this package."]) from None
    except (DBAPIError, OSError) as error:
        # The class says enough: the text of the error can hold the address and its password.
        raise ConfigurationError([f"DATABASE__URL: the database cannot be used ({type(error).__name__})."]) from None
    return engine


def upgrade(engine: Engine) -> None:
    """Apply what is pending, all of it or nothing."""
    config = Config()
    config.set_main_option("path_separator", "newline")  # a folder may have a space in its name
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
        config.attributes.update(connection=connection, version_table=VERSION_TABLE)
        command.upgrade(config, "head")


def _open(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True)
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would begin transactions by its own rules; `_begin` does it
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later can be refused without waiting, so a writer takes the lock now.
    reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
