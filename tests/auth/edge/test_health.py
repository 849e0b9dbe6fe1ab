"""Whether the process lives, and whether it can work: for machines, without a session, without a secret."""

import sqlite3
import sys
import threading
import time
from contextlib import suppress

import pytest
import sqlalchemy as sa

from tests.support.callbacks import everything_stored
from tests.support.flow import Airlock, visit_provider
from tests.support.stub_server import page


def test_the_process_says_that_it_lives(tab):
    answer = tab.get("/healthz")

    assert (answer.status_code, answer.text) == (200, "ok")
    assert answer.headers["cache-control"] == "no-store"


def test_a_health_check_gets_no_cookie_under_any_name(airlock):
    for path in ("/healthz", "/readyz"):
        answer = airlock.tab("http://10.1.2.3:8501").get(path, headers={"user-agent": "kube-probe/1.30"})
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers


def test_readiness_asks_database_and_provider(tab):
    answer = tab.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "provider": "ok"}


def test_a_provider_that_answers_nonsense_is_named(tab, provider):
    provider.misbehave("discovery", page(500))

    answer = tab.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "ok", "provider": "unusable_answer"}


def test_a_provider_that_went_away_after_it_had_answered_is_named_and_is_not_asked_by_every_caller(
    tab, provider, clock
):
    assert tab.get("/readyz").json()["provider"] == "ok"
    provider.misbehave("discovery", page(500))
    provider.requests.clear()

    soon = [tab.get("/readyz").json()["provider"] for _ in range(3)]
    clock.forward(seconds=15)
    later = [tab.get("/readyz").json()["provider"] for _ in range(3)]

    assert (soon, later) == (["ok"] * 3, ["unusable_answer"] * 3)
    assert len(provider.requests) == 1


def test_a_database_that_is_away_is_named_and_the_process_still_lives(airlock, tab, tmp_path):
    airlock.engine.dispose()
    for path in tmp_path.glob("airlock.db*"):
        path.unlink()
    (tmp_path / "airlock.db").mkdir()

    assert tab.get("/readyz").json()["database"] == "store_unavailable"
    assert tab.get("/healthz").status_code == 200


def test_a_database_file_that_was_removed_under_the_process_is_named_and_nobody_signs_in(
    airlock, tab, tmp_path, caplog
):
    url = visit_provider(tab.begin_login())
    for path in tmp_path.glob("airlock.db*"):
        path.unlink()

    answer = tab.get("/readyz")

    assert (answer.status_code, answer.json()["database"]) == (503, "store_unavailable")
    assert "check=database expected= got=SQLITE_READONLY_DBMOVED" in caplog.text
    assert tab.callback(url).status_code == 503
    assert list(tmp_path.glob("airlock.db*")) == []


def test_a_database_that_somebody_holds_is_not_ready_and_the_log_says_why(airlock, tab, caplog):
    airlock.engine.dispose()
    sa.event.listen(airlock.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))

    with airlock.engine.connect() as other, other.begin():
        answer = tab.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": "store_unavailable", "provider": "ok"}
    assert "got=SQLITE_BUSY" in caplog.text
    assert tab.get("/readyz").status_code == 200


def test_a_file_that_can_only_be_read_is_not_ready_and_the_log_says_why(airlock, tab, tmp_path, caplog):
    airlock.engine.dispose()
    file = f"file:{tmp_path / 'airlock.db'}?mode=ro"
    sa.event.listen(airlock.engine, "do_connect", lambda *_: sqlite3.connect(file, uri=True, check_same_thread=False))

    assert tab.get("/readyz").json()["database"] == "store_unavailable"
    assert "got=SQLITE_READONLY" in caplog.text


def test_a_disk_that_is_full_is_not_ready_and_the_log_says_why(airlock, tab, caplog):
    airlock.engine.dispose()
    # No page may be added, and after the fill none is free.
    sa.event.listen(airlock.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    with suppress(sa.exc.OperationalError):
        for size in (3_000, 300):
            while True:
                with airlock.engine.begin() as tx:
                    tx.execute(
                        sa.text(f"INSERT INTO auth_sign_outs VALUES (hex(randomblob(32)), '', '{'0' * size}', '')")
                    )

    assert tab.get("/readyz").json()["database"] == "store_unavailable"
    assert "got=SQLITE_FULL" in caplog.text


@pytest.mark.postgresql
def test_a_table_that_somebody_alters_is_a_sentence_within_seconds_and_not_ready(
    postgresql_url, provider, clock, monkeypatch
):
    monkeypatch.setattr(sys.modules["database.engine"], "_LOCK_SECONDS", 1)
    airlock = Airlock(provider, postgresql_url, clock)
    tab = airlock.tab()
    tab.sign_in()
    with airlock.engine.begin() as other:
        other.execute(sa.text("LOCK TABLE auth_sessions IN ACCESS EXCLUSIVE MODE"))

        assert tab.get("/readyz").json()["database"] == "store_unavailable"
        assert tab.get("/files/x").status_code == 503

    assert tab.get("/readyz").status_code == 200
    airlock.engine.dispose()


@pytest.mark.postgresql
def test_a_server_that_can_only_be_read_is_not_ready_and_the_log_says_why(postgresql_url, provider, clock, caplog):
    airlock = Airlock(provider, postgresql_url, clock)
    with airlock.engine.begin() as tx:
        tx.execute(sa.text(f"ALTER DATABASE {airlock.engine.url.database} SET default_transaction_read_only = on"))
    airlock.engine.dispose()

    assert airlock.tab().get("/readyz").json()["database"] == "store_unavailable"
    assert "got=ReadOnlySqlTransaction" in caplog.text
    airlock.engine.dispose()


def test_a_writer_at_work_does_not_make_it_unready(airlock, tab):
    def write() -> None:
        with airlock.engine.begin():
            begun.set()
            time.sleep(0.5)

    begun = threading.Event()
    writer = threading.Thread(target=write)
    writer.start()
    begun.wait()

    assert tab.get("/readyz").status_code == 200
    writer.join()


def test_asking_leaves_nothing_behind(airlock, tab):
    before = everything_stored(airlock)

    tab.get("/readyz")

    assert everything_stored(airlock) == before
