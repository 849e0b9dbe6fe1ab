import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from database import Migrations, SchemaUnknown, is_current, pending, reading, transaction, upgrade
from database.lineages import LINEAGES

ROOT = Path(__file__).parent.parent.parent

REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = {after!r}


def upgrade():
    {does}
"""


@pytest.fixture
def lineage(tmp_path):
    """A lineage of two revisions, in a folder whose name has everything that a path may have."""
    made = Migrations("trial", tmp_path / "odd 100% folder")
    add(made, "one", None, 'op.create_table("first", sa.Column("id", sa.Integer, primary_key=True))')
    add(made, "two", "one", 'op.create_table("second", sa.Column("id", sa.Integer, primary_key=True))')
    return made


def add(lineage, name, after, does):
    folder = lineage.folder / "versions"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.py").write_text(REVISION.format(name=name, after=after, does=does))


def tables(engine):
    with reading(engine) as tx:
        return set(inspect(tx).get_table_names())


def test_what_is_pending_is_told_oldest_first_and_then_nothing(engine, lineage):
    before = pending(engine, lineage)
    upgrade(engine, lineage)

    assert before == ["one", "two"]
    assert pending(engine, lineage) == []
    assert tables(engine) == {"first", "second", "trial_version"}


def test_asking_what_is_pending_changes_nothing(engine, lineage):
    pending(engine, lineage)

    assert tables(engine) == set()


def test_an_upgrade_of_what_is_up_to_date_does_nothing(engine, lineage):
    upgrade(engine, lineage)
    upgrade(engine, lineage)

    assert pending(engine, lineage) == []


@pytest.mark.parametrize("ours", LINEAGES, ids=lambda ours: ours.name)
def test_a_database_of_ours_is_current_once_it_is_upgraded_and_not_before(engine, ours):
    before = is_current(engine, ours)
    upgrade(engine, ours)

    assert not before
    assert is_current(engine, ours)


@pytest.mark.parametrize("ours", LINEAGES, ids=lambda ours: ours.name)
def test_a_database_of_another_version_is_not_current(engine, ours):
    upgrade(engine, ours)
    with transaction(engine) as tx:
        tx.execute(text(f"UPDATE {ours.version_table} SET version_num = 'ninety'"))

    assert not is_current(engine, ours)


def test_an_upgrade_that_fails_leaves_nothing_of_itself(engine, lineage):
    add(lineage, "three", "two", 'op.execute("THIS IS NOT SQL")')

    with pytest.raises(Exception, match="THIS"):
        upgrade(engine, lineage)

    assert tables(engine) == set()


def test_two_lineages_do_not_know_of_each_other(engine, lineage, tmp_path):
    other = Migrations("other", tmp_path / "other")
    add(other, "eins", None, 'op.create_table("third", sa.Column("id", sa.Integer, primary_key=True))')

    upgrade(engine, lineage)

    assert pending(engine, other) == ["eins"]
    upgrade(engine, other)
    assert tables(engine) == {"first", "second", "third", "trial_version", "other_version"}


def test_a_database_of_a_newer_version_is_refused(engine, lineage):
    upgrade(engine, lineage)
    with transaction(engine) as tx:
        tx.execute(text("UPDATE trial_version SET version_num = 'ninety'"))

    with pytest.raises(SchemaUnknown):
        pending(engine, lineage)
    with pytest.raises(SchemaUnknown):
        upgrade(engine, lineage)


def test_processes_that_upgrade_at_once_take_turns(url, engine, lineage):
    program = (
        "import sys; from pathlib import Path; from database import *;"
        "e = open_engine(sys.argv[1]); upgrade(e, Migrations('trial', Path(sys.argv[2]))); e.dispose()"
    )

    def run(_):
        arguments = [sys.executable, "-W", "error", "-c", program, url, str(lineage.folder)]
        return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, range(2)))

    assert [(result.returncode, result.stdout, result.stderr) for result in results] == [(0, "", "")] * 2
    assert pending(engine, lineage) == []
