"""`python -m database upgrade` and `python -m database status`, for those who run more than one replica."""

import argparse
import os
import sys
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from auth.settings import read_sources
from database import SchemaUnknown, UnsupportedDatabase, open_engine, pending, upgrade
from database.lineages import LINEAGES

_DEFAULT_URL = "sqlite:///var/airlock.db"


def main(arguments: list[str] | None = None) -> int:
    """Run one command. 0: the database is as this version needs it; 1: it is not, or cannot be asked."""
    parser = argparse.ArgumentParser(prog="python -m database", description=__doc__)
    parser.add_argument("command", choices=["upgrade", "status"])
    chosen = parser.parse_args(arguments)
    try:
        sources = read_sources(os.environ, Path(".streamlit") / "secrets.toml")
        engine = open_engine(sources.get("DATABASE__URL", _DEFAULT_URL))
        try:
            return _upgrade(engine) if chosen.command == "upgrade" else _status(engine)
        finally:
            engine.dispose()
    except (SchemaUnknown, UnsupportedDatabase) as error:
        return _fail(str(error))
    except SQLAlchemyError as error:
        # The message of the error can hold the address and its password; the class name cannot.
        return _fail(f"The database cannot be used ({type(error).__name__}). Check DATABASE__URL and try again.")


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
