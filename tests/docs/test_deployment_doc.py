"""The deployment guide names settings, commands, addresses and versions that exist."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
COMMANDS = sorted(set(re.findall(r"python -m ([\w.]+)(?: ([\w-]+))?", TEXT)))


def test_every_setting_that_it_names_can_be_set():
    example = (ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
    known = tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", example))
    names = {f"{section}__{name}".upper() for section, fields in known.items() for name in fields}

    named = {name.removesuffix("_FILE") for name in re.findall(r"`?\b([A-Z]+__[A-Z_]+)\b", TEXT)}

    assert named - names == set()
    assert len(named) > 10


@pytest.mark.parametrize(("module", "command"), COMMANDS)
def test_every_command_that_it_names_exists(module: str, command: str):
    if module == "scripts.health":
        assert (ROOT / "scripts" / "health.py").exists()
        return
    arguments = [sys.executable, "-m", module, *([command] if command else []), "--help"]

    assert subprocess.run(arguments, cwd=ROOT, capture_output=True, timeout=60, check=False).returncode == 0


def test_the_driver_is_the_pinned_one():
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")

    assert re.search(r'pip install "(psycopg\[binary\]==[\d.]+)"', TEXT).group(1) in pinned.splitlines()


def test_the_sentence_of_a_refused_start_is_the_real_one():
    sentence = "The database is not up to date: run `python -m database upgrade`, then start again."

    assert sentence in TEXT
    assert sentence in (ROOT / "app.py").read_text(encoding="utf-8")
