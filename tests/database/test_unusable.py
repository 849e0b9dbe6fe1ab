"""A database that this installation cannot use is refused with a sentence, when it is opened."""

import subprocess
import sys
from pathlib import Path

import pytest

from database import UnsupportedDatabase, open_engine

ROOT = Path(__file__).parent.parent.parent


def test_a_folder_that_cannot_be_made_is_named_as_the_reason(tmp_path):
    (tmp_path / "a file").touch()

    with pytest.raises(UnsupportedDatabase, match="folder of the database cannot be made"):
        open_engine(f"sqlite:///{tmp_path / 'a file' / 'airlock.db'}")


def test_a_missing_driver_is_named_with_the_command_that_installs_it():
    program = (
        "import sys; sys.modules['psycopg'] = None; from database import *\n"
        "try: open_engine('postgresql+psycopg://airlock:hunter2@127.0.0.1/airlock')\n"
        "except UnsupportedDatabase as error: print(error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )

    requirements = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    pin = next(line for line in requirements.splitlines() if line.startswith("psycopg"))
    assert said.stdout == f'PostgreSQL needs psycopg: pip install "{pin}".\n'
