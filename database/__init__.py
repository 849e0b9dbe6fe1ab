"""One database for the whole application: how it is opened, written, read and upgraded.

This package knows SQLite and PostgreSQL, transactions and migrations. It knows no tables: each package that
brings tables keeps them, and the migrations that make them, to itself. Errors of a database that is locked,
missing or out of reach pass through as SQLAlchemy raises them; whoever asked knows what to tell the person.
"""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine

from database.engine import UNAVAILABLE, UnsupportedDatabase, open_engine, reading, transaction
from database.giving_way import again_if_it_gave_way
from database.process import engine, install
from database.revisions import Migrations, SchemaUnknown, is_current
from database.unusable import why_unusable

if TYPE_CHECKING:
    from database.migrations import pending, upgrade

__all__ = [
    "UNAVAILABLE",
    "Connection",
    "Engine",
    "Migrations",
    "SchemaUnknown",
    "UnsupportedDatabase",
    "again_if_it_gave_way",
    "engine",
    "install",
    "is_current",
    "open_engine",
    "pending",
    "reading",
    "transaction",
    "upgrade",
    "why_unusable",
]


def __getattr__(name: str) -> Any:
    # Most starts have nothing to upgrade, and alembic takes a tenth of a second to load.
    if name not in ("pending", "upgrade"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from database import migrations

    return getattr(migrations, name)
