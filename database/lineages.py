"""The packages of this application that bring tables, in the order in which they are upgraded."""

from pathlib import Path

from database.revisions import Migrations

_HOME = Path(__file__).parent.parent

LINEAGES = (
    Migrations("auth", _HOME / "auth" / "store" / "migrations"),
    Migrations("billing", _HOME / "billing" / "migrations"),
)
