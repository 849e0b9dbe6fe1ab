"""A database file that is removed or replaced under a running process closes everything until it is back."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from database import open_engine, reading, transaction


@pytest.fixture
def file(tmp_path):
    return tmp_path / "airlock.db"


@pytest.fixture
def engine(file):
    engine = open_engine(f"sqlite:///{file}")
    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))
    yield engine
    engine.dispose()


def count_up(engine):
    with transaction(engine) as tx:
        tx.execute(text("INSERT INTO counter VALUES (1)"))


def how_many(engine) -> int:
    with reading(engine) as tx:
        return len(tx.execute(text("SELECT number FROM counter")).all())


def replace_by_a_new_one(file):
    file.rename(file.with_name("before.db"))
    file.touch()


def remove(file):
    for each in (file, file.with_name("airlock.db-wal"), file.with_name("airlock.db-shm")):
        each.unlink(missing_ok=True)


@pytest.mark.parametrize("happen", [remove, replace_by_a_new_one])
@pytest.mark.parametrize("use", [count_up, how_many])
def test_nothing_is_read_or_written_in_a_file_that_is_not_the_one_of_that_name(engine, file, happen, use):
    happen(file)

    with pytest.raises(OperationalError, match="removed or replaced") as refused:
        use(engine)

    assert refused.value.orig.sqlite_errorname == "SQLITE_READONLY_DBMOVED"


def test_a_connection_that_is_new_makes_no_empty_file_in_its_place(engine, file):
    remove(file)
    engine.pool.dispose()

    with pytest.raises(OperationalError, match="removed or replaced"):
        count_up(engine)

    assert not file.exists()


def test_the_same_file_back_under_its_name_is_used_again(engine, file):
    count_up(engine)
    file.rename(file.with_name("away.db"))
    with pytest.raises(OperationalError):
        count_up(engine)

    file.with_name("away.db").rename(file)
    count_up(engine)

    assert how_many(engine) == 2


def test_an_address_that_names_no_file_is_left_alone():
    engine = open_engine("sqlite://")

    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))

    assert how_many(engine) == 0
    engine.dispose()
