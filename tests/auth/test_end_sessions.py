"""`python -m auth end-sessions`: afterwards nobody is signed in, whoever they are and wherever."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.flow import Airlock
from tests.support.stub_provider import StubProvider

ROOT = Path(__file__).parents[2]


def run(url: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if "__" not in name}
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "auth", "end-sessions", "--secrets", os.devnull],
        cwd=ROOT,
        env={**environment, "DATABASE__URL": url, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def airlock(tmp_path):
    with StubProvider() as provider:
        made = Airlock(provider, tmp_path / "airlock.db", lambda: datetime.now(UTC))
        yield made
        made.engine.dispose()


def test_everybody_is_signed_out_and_the_trail_says_by_what(airlock, tmp_path):
    tabs = [airlock.tab() for _ in range(3)]
    for tab in tabs:
        tab.sign_in()

    done = run(f"sqlite:///{tmp_path / 'airlock.db'}")
    again = run(f"sqlite:///{tmp_path / 'airlock.db'}")

    assert (done.returncode, done.stdout, done.stderr) == (0, "3 sessions ended\n", "")
    assert again.stdout == "0 sessions ended\n"
    assert [tab.session for tab in tabs] == [None] * 3
    with airlock.service.reading() as tx:
        details = tx.exec_driver_sql("SELECT detail FROM auth_audit WHERE event = 'session_ended'").scalars().all()
    assert details == ["Ended by the command line."] * 3


def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path):
    failed = run(f"sqlite:///{tmp_path / 'empty.db'}")

    assert failed.returncode == 1
    assert failed.stdout == "No session was ended: the database cannot be used (SQLITE_ERROR).\n"


def test_settings_that_cannot_start_end_nothing(tmp_path):
    failed = run(f"sqlite:///{tmp_path / 'empty.db'}", OIDC__ISSUER="https://login.example.com/")

    assert failed.returncode == 2
    assert "Missing: OIDC__CLIENT_ID" in failed.stdout
