"""Which revision a database has. Every start asks this; alembic, which takes longer to load than the question to
answer, is loaded only where there is something to upgrade.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, String, column, inspect, select, table

from database.engine import reading

_REVISION = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)


class SchemaUnknown(Exception):
    """The database has a revision that this version does not know: a newer version has upgraded it."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """One lineage: its name, and the folder that holds its `versions`, whose files sort as they follow one another."""

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        """Where the database remembers which revision of this lineage it has."""
        return f"{self.name}_version"

    @property
    def newest(self) -> str | None:
        """The revision of the last file."""
        files = sorted((self.folder / "versions").glob("*.py"))
        found = _REVISION.search(files[-1].read_text(encoding="utf-8")) if files else None
        return found[1] if found else None


def is_current(engine: Engine, migrations: Migrations) -> bool:
    """Whether the database has the newest revision, and that alone. When in doubt, no: `upgrade` knows for certain."""
    with reading(engine) as tx:
        if not inspect(tx).has_table(migrations.version_table):
            return False
        revisions = select(column("version_num", String)).select_from(table(migrations.version_table))
        applied = tx.execute(revisions).scalars().all()
    return applied == [migrations.newest]
