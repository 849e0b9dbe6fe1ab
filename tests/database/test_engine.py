import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from database import UNAVAILABLE, open_engine, reading, transaction


@pytest.fixture
def counter(engine):
    """A table with one number in it, which is zero."""
    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))
        tx.execute(text("INSERT INTO counter VALUES (0)"))
    return engine


def number(engine):
    with reading(engine) as tx:
        return tx.execute(text("SELECT number FROM counter")).scalar_one()


def count_up(tx):
    tx.execute(text("UPDATE counter SET number = number + 1"))


def test_the_folder_of_the_database_is_made(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'new.db'}")

    with reading(engine) as tx:
        tx.execute(text("SELECT 1"))

    assert (tmp_path / "a" / "b" / "new.db").exists()
    engine.dispose()


@pytest.mark.parametrize("url", ["mysql://host/name", "oracle://host/name"])
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(ValueError, match="SQLite or PostgreSQL"):
        open_engine(url)


def test_a_transaction_is_kept_when_its_block_ends(counter):
    with transaction(counter) as tx:
        count_up(tx)

    assert number(counter) == 1


def test_a_transaction_that_fails_leaves_nothing(counter):
    def fail():
        with transaction(counter) as tx:
            count_up(tx)
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        fail()

    assert number(counter) == 0


def test_a_reader_cannot_write(counter):
    with pytest.raises(DBAPIError), reading(counter) as tx:
        count_up(tx)

    assert number(counter) == 0


def test_a_connection_that_read_can_write_when_it_is_used_again(counter):
    for _ in range(20):
        with reading(counter) as tx:
            tx.execute(text("SELECT number FROM counter"))
        with transaction(counter) as tx:
            count_up(tx)

    assert number(counter) == 20


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(counter):
    with reading(counter) as tx:
        first = tx.execute(text("SELECT number FROM counter")).scalar_one()
        with transaction(counter) as other:
            count_up(other)
        second = tx.execute(text("SELECT number FROM counter")).scalar_one()

    assert (first, second) == (0, 0)
    assert number(counter) == 1


def test_an_engine_by_itself_begins_transactions_that_write(counter):
    with counter.begin() as tx:
        count_up(tx)

    assert number(counter) == 1


def test_readers_that_decide_and_then_write_do_not_lose_each_others_work(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'busy.db'}")
    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))
        tx.execute(text("INSERT INTO counter VALUES (0)"))

    def read_then_write(_):
        with engine.begin() as tx:
            seen = tx.execute(text("SELECT number FROM counter")).scalar_one()
            tx.execute(text("UPDATE counter SET number = :next"), {"next": seen + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(read_then_write, range(80)))

    assert number(engine) == 80
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(counter):
    writing, finished = threading.Event(), threading.Event()

    def write_slowly():
        with transaction(counter) as tx:
            count_up(tx)
            writing.set()
            finished.wait(10)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    writing.wait(10)
    seen = number(counter)
    finished.set()
    writer.join()

    assert seen == 0
    assert number(counter) == 1


def test_sqlite_holds_foreign_keys_and_survives_a_power_cut(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'set.db'}")
    with reading(engine) as tx:
        kept = {
            name: tx.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }

    assert kept == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 5000}
    engine.dispose()


def test_a_database_that_stays_locked_is_unavailable(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'locked.db'}")
    with transaction(engine) as tx:
        tx.execute(text("CREATE TABLE counter (number INTEGER NOT NULL)"))
        impatient = open_engine(f"sqlite:///{tmp_path / 'locked.db'}?timeout=0")
        with pytest.raises(UNAVAILABLE), transaction(impatient) as other:
            other.execute(text("SELECT 1"))

    impatient.dispose()
    engine.dispose()


def test_a_server_that_is_not_there_is_unavailable():
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    with pytest.raises(UNAVAILABLE) as caught, reading(engine) as tx:
        tx.execute(text("SELECT 1"))

    assert isinstance(caught.value, OperationalError)
    engine.dispose()
