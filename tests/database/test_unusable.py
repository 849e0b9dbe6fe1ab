"""A database that this installation cannot use is refused with a sentence, when it is opened."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from database import UnsupportedDatabase, open_engine, transaction, why_unusable

ROOT = Path(__file__).parent.parent.parent


def test_a_folder_that_cannot_be_made_is_named_as_the_reason(tmp_path):
    (tmp_path / "a file").touch()

    with pytest.raises(UnsupportedDatabase, match="folder of the database cannot be made"):
        open_engine(f"sqlite:///{tmp_path / 'a file' / 'airlock.db'}")


def test_a_missing_driver_is_named_with_the_command_that_installs_it():
    program = (
        "import sys; sys.modules['psycopg'] = None; from database import *\n"
        "try: open_engine('postgresql+psycopg://airlock:hunter2@127.0.0.1/airlock')\n"
        "except UnsupportedDatabase as error: print(error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    requirements = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    pin = next(line for line in requirements.splitlines() if line.startswith("psycopg"))
    assert said.stdout == f'PostgreSQL needs psycopg: pip install "{pin}".\n'


def why(url: str) -> str:
    engine = open_engine(url)
    try:
        with pytest.raises(DBAPIError) as refused, transaction(engine) as tx:
            tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))
    finally:
        engine.dispose()
    return why_unusable(refused.value, engine.url)


def a_folder(path):
    path.mkdir()


def no_database(path):
    path.write_text("Meeting notes, which are no database. " * 100)


def damaged(path):
    engine = open_engine(f"sqlite:///{path}")
    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE notes (text)"))
    engine.dispose()
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 1000)


@pytest.mark.parametrize(
    ("spoil", "begins", "fix"),
    [
        (a_folder, "it names a folder", "Name a file in it"),
        (no_database, "the file is not a SQLite database", "restore this one from a backup (SQLITE_NOTADB)"),
        (damaged, "the file is damaged", "Restore it from a backup"),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_each_kind_of_file_that_cannot_be_used_has_a_sentence_of_its_own_with_a_fix(tmp_path, spoil, begins, fix):
    spoil(tmp_path / "airlock.db")

    said = why(f"sqlite:///{tmp_path / 'airlock.db'}")

    assert said.startswith(begins)
    assert fix in said


def test_a_server_that_does_not_answer_is_told_with_what_to_check_and_without_its_password():
    said = why("postgresql+psycopg://airlock:hunter2@127.0.0.1:1/airlock")

    assert said.startswith("PostgreSQL does not answer there, or refuses. Check that it runs")
    assert "hunter2" not in said


def test_a_refinement_of_a_code_of_sqlite_is_known_by_its_beginning():
    cause = sqlite3.OperationalError("attempt to write a readonly database")
    cause.sqlite_errorname = "SQLITE_READONLY_DIRECTORY"

    said = why_unusable(OperationalError("", None, cause), make_url("sqlite:///var/airlock.db"))

    assert said == "the file cannot be written. Check who may write it and its folder (SQLITE_READONLY_DIRECTORY)."
