"""What Streamlit's own configuration keeps shut, asked of the real server from outside."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest

from tests.support.live import LiveAirlock
from tests.support.stream import Person, open_tab

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[LiveAirlock]:
    with LiveAirlock(tmp_path_factory.mktemp("config")) as live:
        yield live


@pytest.fixture(scope="module")
def ada(server) -> Iterator[Person]:
    with closing(Person(server)) as person:
        yield person.sign_in("ada")


def uploaded(server, ada, megabytes: int) -> int:
    """The status that a file of this size gets, from a browser that does everything right."""
    with open_tab(server, ada.cookie) as tab:
        tab.run()
        xsrf = httpx.get(f"{server.origin}/_stcore/health", trust_env=False).cookies.get("_streamlit_xsrf", "x")
        headers = {"Cookie": f"{ada.cookie}; _streamlit_xsrf={xsrf}", "X-Xsrftoken": xsrf}
        address = f"{server.origin}/_stcore/upload_file/{tab.session_id}/file"
        file = {"file": ("ledger.csv", b"x" * (megabytes * MEGABYTE))}
        return httpx.put(address, headers=headers, files=file, trust_env=False, timeout=60).status_code


def test_messages_of_no_other_origin_are_heard(server):
    told = httpx.get(f"{server.origin}/_stcore/host-config", trust_env=False).json()

    assert told["allowedOrigins"] == []


def test_a_file_that_is_too_large_is_refused(server, ada):
    assert uploaded(server, ada, 1) == 204
    assert uploaded(server, ada, 51) == 413


def test_an_error_in_a_page_shows_nothing_of_the_inside(server, ada):
    with closing(sqlite3.connect(server.folder / "airlock.db")) as database, database:
        database.execute("UPDATE invoices SET issued_on = 'no day at all'")

    with open_tab(server, ada.cookie) as tab:
        page = tab.run("invoices")

    assert "no day at all" in server.log  # for whoever looks after it
    assert "exception {" in page
    assert not [inside for inside in ("no day at all", "ValueError", "Traceback", "site-packages") if inside in page]
