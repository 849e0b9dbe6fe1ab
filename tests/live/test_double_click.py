"""A double click on Do it now, at the real server: Streamlit stops the first click's run wherever it has come to.

It is done, once, and the person reads that it was.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support import wire
from tests.support.live import LiveAirlock
from tests.support.stream import Person, open_tab

CARRIED_OUT = "auth_audit WHERE event = 'action' AND outcome = 'allowed'"
WANTED, NOW, DONE = "End all others", "Do it now", "One other session ended."


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[LiveAirlock]:
    with LiveAirlock(tmp_path_factory.mktemp("double-click")) as live:
        yield live


@pytest.fixture
def ada(server) -> Iterator[Person]:
    """Signed in here and in another browser."""
    change(server, "UPDATE auth_sessions SET ended_at = datetime('now') WHERE ended_at IS NULL")
    with closing(Person(server)) as here, closing(Person(server)) as there:
        there.sign_in("ada")
        yield here.sign_in("ada")


def proven(server: LiveAirlock, ada: Person, ago: str) -> None:
    """Write down a second factor on this session, as old as that."""
    query = "UPDATE auth_sessions SET mfa_at = datetime('now'), auth_time = datetime('now', ?) WHERE id = ?"
    change(server, query, ago, ada.session()["id"])


def change(server: LiveAirlock, query: str, *values: object) -> None:
    with closing(sqlite3.connect(server.folder / "airlock.db", timeout=20)) as connection:
        connection.execute(query, values)
        connection.commit()


def count(server: LiveAirlock, what: str) -> int:
    with closing(sqlite3.connect(server.folder / "airlock.db", timeout=20)) as connection:
        (found,) = connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(found)


@pytest.mark.parametrize("apart", [0, 0.004, 0.016, 0.03, 0.06, 0.1])
def test_it_is_done_and_the_person_reads_that_it_was(server, ada, apart):
    with open_tab(server, ada.cookie) as line:
        tab = wire.Tab(line.connection)
        tab.run("account")
        proven(server, ada, "-1 hour")
        assert NOW not in tab.press(WANTED).buttons
        proven(server, ada, "-1 second")
        assert NOW in tab.run("account").buttons

        before = count(server, CARRIED_OUT)

        seen = tab.press_twice(NOW, apart)

    assert count(server, CARRIED_OUT) == before + 1
    assert count(server, "auth_sessions WHERE ended_at IS NULL") == 1
    assert seen.says(DONE)
    assert NOW not in seen.buttons
    assert not seen.says("encountered an error")
