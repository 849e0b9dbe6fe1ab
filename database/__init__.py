"""One database for the whole application: how it is opened, written, read and upgraded.

This package knows SQLite and PostgreSQL, transactions and migrations. It knows no tables: each package that
brings tables keeps them, and the migrations that make them, to itself. Errors of a database that is locked,
missing or out of reach pass through as SQLAlchemy raises them; whoever asked knows what to tell the person.
"""

from sqlalchemy import Connection, Engine

from database.engine import UNAVAILABLE, UnsupportedDatabase, open_engine, reading, transaction
from database.migrations import Migrations, SchemaUnknown, pending, upgrade
from database.process import engine, install

__all__ = [
    "UNAVAILABLE",
    "Connection",
    "Engine",
    "Migrations",
    "SchemaUnknown",
    "UnsupportedDatabase",
    "engine",
    "install",
    "open_engine",
    "pending",
    "reading",
    "transaction",
    "upgrade",
]
