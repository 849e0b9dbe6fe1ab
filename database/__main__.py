"""The database from the command line: `upgrade` and `status` for those who run PostgreSQL, `backup` for SQLite."""

import argparse
import os
import sys
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from auth.settings import read_sources
from database import SchemaUnknown, UnsupportedDatabase, open_engine, pending, upgrade, why_unusable
from database.backup import BackupFailed, backup
from database.lineages import LINEAGES

_DEFAULT_URL = "sqlite:///var/airlock.db"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: it is done, and the database is as this version needs it; 1: it is not."""
    chosen = _parser().parse_args(arguments)
    sources = read_sources(os.environ, Path(".streamlit") / "secrets.toml")
    if "DATABASE__URL" in sources.problems:
        return _fail(sources.problems["DATABASE__URL"])
    try:
        engine = open_engine(sources.get("DATABASE__URL", _DEFAULT_URL))
        try:
            return _run(chosen, engine)
        except SQLAlchemyError as error:
            return _fail(f"DATABASE__URL: {why_unusable(error, engine.url)}")
        finally:
            engine.dispose()
    except (SchemaUnknown, UnsupportedDatabase, BackupFailed) as error:
        return _fail(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m database", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("upgrade", help="bring the tables to the shape that this version needs")
    commands.add_parser("status", help="say what an upgrade would do")
    copy = commands.add_parser("backup", help="copy a SQLite database while it is in use, and check the copy")
    copy.add_argument("file", type=Path, help="where the copy goes; nothing may be there yet")
    return parser


def _run(chosen: argparse.Namespace, engine: Engine) -> int:
    if chosen.command == "backup":
        return _backup(engine, chosen.file)
    return _upgrade(engine) if chosen.command == "upgrade" else _status(engine)


def _backup(engine: Engine, target: Path) -> int:
    size = backup(engine, target)
    _say(f"{target}: {size} bytes, whole")
    return 0


def _upgrade(engine: Engine) -> int:
    for lineage in LINEAGES:
        upgrade(engine, lineage)
    return _status(engine)


def _status(engine: Engine) -> int:
    missing = {lineage.name: pending(engine, lineage) for lineage in LINEAGES}
    for name, revisions in missing.items():
        _say(f"{name}: {'pending ' + ', '.join(revisions) if revisions else 'up to date'}")
    return 1 if any(missing.values()) else 0


def _fail(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 1


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
