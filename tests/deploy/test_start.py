"""What a database can be that stops the start: one sentence that names the way out, and nothing of the insides."""

import os
import subprocess
import sys

import pytest
import sqlalchemy as sa

import database
from database.lineages import LINEAGES
from tests.support.deploy import together
from tests.support.live import ROOT, LiveAirlock

SETTINGS = {
    "OIDC__ISSUER": "https://login.example.com/",
    "OIDC__CLIENT_ID": "airlock",
    "OIDC__CLIENT_SECRET": "a secret of the client",
    "SESSION__SECRET": "a session secret of the tests, long enough",
    "STEP_UP__ACR_VALUES": "urn:test:mfa",
}


def run(*arguments: str, url: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours with this database, and wait for its end."""
    environment = {name: value for name, value in os.environ.items() if "__" not in name}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**environment, **SETTINGS, "DATABASE__URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def start(url: str) -> str:
    """What the entry says when it refuses to start."""
    refused = run("-c", "import app", url=url)
    assert refused.returncode == 1, refused.stderr
    return refused.stderr


def test_a_server_whose_tables_are_not_upgraded_is_refused_until_they_are(postgresql_url, tmp_path):
    with pytest.raises(RuntimeError) as refused:
        LiveAirlock(tmp_path, {**SETTINGS, "DATABASE__URL": postgresql_url}).start()
    assert "The database is not up to date: run `python -m database upgrade`, then start again." in str(refused.value)
    assert "Traceback" not in str(refused.value)

    upgrades = together(*[lambda: run("-m", "database", "upgrade", url=postgresql_url)] * 2)  # two replicas, say
    assert [(done.returncode, done.stdout, done.stderr) for done in upgrades] == [
        (0, "auth: up to date\nbilling: up to date\n", "")
    ] * 2


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    url = f"sqlite:///{tmp_path / 'newer.db'}"
    engine = database.open_engine(url)
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)
    with database.transaction(engine) as tx:
        tx.execute(sa.text("UPDATE billing_version SET version_num = 'billing_9999'"))

    said = start(url)

    assert "The billing tables of this database are from a version that is not this one." in said
    assert "Traceback" not in said
    with database.reading(engine) as tx:
        assert tx.execute(sa.text("SELECT version_num FROM billing_version")).scalar_one() == "billing_9999"
    engine.dispose()


def test_a_server_out_of_reach_is_one_sentence_without_its_password():
    said = start("postgresql+psycopg://airlock:hunter2@127.0.0.1:1/airlock")

    assert "DATABASE__URL: PostgreSQL does not answer there, or refuses. Check that it runs" in said
    assert "(OperationalError)" in said
    assert "hunter2" not in said
    assert "Traceback" not in said


def test_a_start_with_nothing_to_upgrade_loads_nothing_that_only_later_work_needs(tmp_path):
    url = f"sqlite:///{tmp_path / 'ready.db'}"
    engine = database.open_engine(url)
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)
    later = ("alembic", "requests", "structlog", "joserfc", "fpdf", "pandas")

    started = run("-c", f"import app, sys; print([name for name in {later} if name in sys.modules])", url=url)

    assert started.stdout == "[]\n", started.stderr
