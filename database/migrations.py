"""Bringing a database to the shape that this version of the program expects.

Every package with tables has a lineage of its own: a folder of alembic revisions and a version table. So
a package can be copied into another project together with its migrations, and nothing else comes along.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from database.engine import reading, transaction
from database.revisions import Migrations, SchemaUnknown

_UPGRADE_LOCK = 0x41697_10C6
"""The advisory lock that upgrades take on PostgreSQL; any number will do that nobody else uses."""


_NOT_FOUND = (CommandError, RevisionError)
"""What alembic raises about a revision that is in no file."""


def upgrade(engine: Engine, migrations: Migrations) -> None:
    """Apply what is pending, all of it or nothing. Processes that upgrade at the same moment take turns."""
    config = _config(migrations)
    with transaction(engine) as connection:
        _wait_for_other_upgrades(connection)
        config.attributes["connection"] = connection
        config.attributes["version_table"] = migrations.version_table
        try:
            command.upgrade(config, "head")
        except _NOT_FOUND as error:
            raise _unknown(migrations) from error


def pending(engine: Engine, migrations: Migrations) -> list[str]:
    """The revisions that `upgrade` would apply, oldest first."""
    script = ScriptDirectory.from_config(_config(migrations))
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": migrations.version_table})
        applied = context.get_current_heads()
    try:
        newest_first = list(script.iterate_revisions("heads", applied or "base"))
    except _NOT_FOUND as error:
        raise _unknown(migrations) from error
    return [revision.revision for revision in reversed(newest_first)]


def _config(migrations: Migrations) -> Config:
    config = Config()
    # Newlines separate the paths, so that folders may have spaces in their names; "%" is alembic's own escape.
    config.set_main_option("path_separator", "newline")
    config.set_main_option("script_location", _escaped(Path(__file__).parent))
    config.set_main_option("version_locations", _escaped(migrations.folder / "versions"))
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _wait_for_other_upgrades(connection: Connection) -> None:
    # SQLite needs nothing more: the transaction holds the only write lock there is.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '60s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})


def _unknown(migrations: Migrations) -> SchemaUnknown:
    return SchemaUnknown(f"The {migrations.name} tables of this database are from a version that is not this one.")
