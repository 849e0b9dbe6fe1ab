"""A copy of a database in use: whole, of one moment, for its owner alone; and a database that is put back."""

import itertools
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import text

from database import open_engine, reading, transaction
from database.backup import BackupFailed, backup


@pytest.fixture
def engine(tmp_path):
    """A database in which two numbers are always equal."""
    opened = open_engine(f"sqlite:///{tmp_path / 'live.db'}")
    with transaction(opened) as tx:
        tx.execute(text("CREATE TABLE first (number INTEGER NOT NULL, ballast TEXT NOT NULL)"))
        tx.execute(text("CREATE TABLE second (number INTEGER NOT NULL)"))
        tx.execute(text("INSERT INTO second VALUES (0)"))
        tx.execute(text("INSERT INTO first VALUES (0, hex(randomblob(1000000)))"))
    yield opened
    opened.dispose()


def numbers(path):
    with closing(sqlite3.connect(path)) as connection:
        return tuple(connection.execute(f"SELECT number FROM {table}").fetchone()[0] for table in ("first", "second"))


def count_up(engine):
    with transaction(engine) as tx:
        tx.execute(text("UPDATE first SET number = number + 1"))
        tx.execute(text("UPDATE second SET number = number + 1"))


def test_a_copy_made_while_others_write_is_of_one_moment(engine, tmp_path):
    stop, written = threading.Event(), itertools.count()

    def write():
        while not stop.is_set():
            count_up(engine)
            next(written)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            backup(engine, tmp_path / f"copy-{number}.db")
    finally:
        stop.set()
        writer.join()

    copies = [numbers(tmp_path / f"copy-{number}.db") for number in range(5)]
    assert all(first == second for first, second in copies)
    assert next(written) > 0  # and nobody was kept from writing


def test_a_copy_is_one_file_for_its_owner_alone(engine, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    size = backup(engine, folder / "copy.db")

    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert (folder / "copy.db").stat().st_mode & 0o777 == 0o600
    assert (folder / "copy.db").stat().st_size == size


def test_a_file_that_is_there_is_not_overwritten(engine, tmp_path):
    (tmp_path / "copy.db").write_text("something dear")

    with pytest.raises(BackupFailed, match="already"):
        backup(engine, tmp_path / "copy.db")

    assert (tmp_path / "copy.db").read_text() == "something dear"


def test_a_database_that_is_not_whole_gives_no_copy(engine, tmp_path):
    engine.dispose()
    damaged = tmp_path / "live.db"
    content = bytearray(damaged.read_bytes())
    content[4096 * 3 : 4096 * 5] = bytes(4096 * 2)
    damaged.write_bytes(content)

    with pytest.raises(BackupFailed):
        backup(engine, tmp_path / "copy.db")

    assert sorted(path.name for path in tmp_path.glob("*copy*")) == []


def test_there_must_be_a_database_and_a_folder(engine, tmp_path):
    with pytest.raises(BackupFailed, match="FileNotFoundError"):
        backup(engine, tmp_path / "no folder" / "copy.db")

    nothing = open_engine(f"sqlite:///{tmp_path / 'nothing.db'}")
    with pytest.raises(BackupFailed, match="no database"):
        backup(nothing, tmp_path / "copy.db")
    assert not (tmp_path / "nothing.db").exists()


def test_a_server_has_its_own_means(tmp_path):
    engine = open_engine("postgresql+psycopg://airlock:hunter2@127.0.0.1:1/airlock")

    with pytest.raises(BackupFailed, match="pg_dump") as refused:
        backup(engine, tmp_path / "copy.db")
    assert "hunter2" not in str(refused.value)


def test_a_database_that_is_put_back_is_that_of_the_backup(engine, tmp_path):
    """The steps of docs/deployment.md: stop, set the files aside, all three of them, put the copy in their place."""
    count_up(engine)
    backup(engine, tmp_path / "copy.db")
    count_up(engine)
    engine.dispose()
    aside = tmp_path / "aside"
    aside.mkdir()
    for path in tmp_path.glob("live.db*"):
        path.rename(aside / path.name)
    shutil.copy(tmp_path / "copy.db", tmp_path / "live.db")

    restored = open_engine(f"sqlite:///{tmp_path / 'live.db'}")
    with reading(restored) as tx:
        assert tx.execute(text("SELECT number FROM first")).scalar_one() == 1
        assert tx.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    restored.dispose()
