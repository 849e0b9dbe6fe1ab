"""A group of tests whose program is missing is left out loudly, and fails where everything is required."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parent.parent
ONE_TEST_WITH_A_BROWSER = """
def test_of_a_page(chromium):
    raise AssertionError("ran without a browser")

def test_of_a_sum():
    assert 1 + 1 == 2
"""


def run_without_programs(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    (folder / "test_one.py").write_text(ONE_TEST_WITH_A_BROWSER)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "REQUIRE_"))}
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:hypothesispytest",
            *arguments,
            str(folder),
        ],
        cwd=folder,
        env=clean | {"PATH": str(folder), "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("workers", [[], ["-n", "1"]], ids=["one process", "workers"])
def test_a_group_without_its_program_is_named_in_the_last_line(tmp_path, workers):
    run = run_without_programs(tmp_path, *workers)

    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.rstrip().splitlines()[-1] == (
        "LEFT OUT: group browser, 1 tests, because Chromium is missing. Install it with: apt-get install chromium"
    )


def test_a_missing_program_fails_where_everything_is_required(tmp_path):
    run = run_without_programs(tmp_path, REQUIRE_ALL="1")

    assert run.returncode == 1
    assert "REQUIRE_ALL is set, and Chromium is missing: apt-get install chromium" in run.stdout
    assert "1 passed, 1 error" in run.stdout


def test_a_group_that_was_not_asked_for_is_not_named(tmp_path):
    run = run_without_programs(tmp_path, "-m", "not browser", REQUIRE_ALL="1")

    assert run.returncode == 0, run.stdout + run.stderr
    assert "LEFT OUT" not in run.stdout


def test_the_browser_of_this_machine_shows_a_page(chromium):
    page = chromium.new_page()
    page.set_content("<h1>Billing</h1>")

    assert page.get_by_role("heading").inner_text() == "Billing"
    page.close()


def test_a_database_of_postgresql_is_empty_and_its_own(postgresql_server, postgresql_url):
    with postgresql_server.fresh_database() as other:
        assert other != postgresql_url
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()

    assert tables == (0,)
