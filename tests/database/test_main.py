import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def run(command, url):
    environment = {**os.environ, "DATABASE__URL": url}
    arguments = [sys.executable, "-W", "error", "-m", "database", command]
    return subprocess.run(arguments, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_the_database_of_the_application_is_upgraded_and_says_so(url):
    before = run("status", url)
    upgraded = run("upgrade", url)
    after = run("status", url)

    assert before.returncode == 1
    assert "billing: pending billing_0001, billing_0002" in before.stdout
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    assert (after.returncode, after.stdout) == (0, "auth: up to date\nbilling: up to date\n")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://someone:hunter2@127.0.0.1:1/nothing",
        "mysql://someone:hunter2@127.0.0.1/x",
        "hunter2",
        "postgresql+psycopg://someone@127.0.0.1:hunter2/x",
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_secrets(url):
    failed = run("status", url)

    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert "hunter2" not in failed.stdout + failed.stderr
