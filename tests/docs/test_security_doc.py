"""Every claim of docs/security.md names a test that exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("| ") and "`tests/" in line]


def test_there_are_claims():
    assert len(ROWS) > 60


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_a_claim_names_evidence_that_exists(row):
    (evidence,) = re.findall(r"`(tests/[\w/.:]+)`", row[-1])
    path, _, name = evidence.partition("::")

    assert (ROOT / path).is_file()
    assert not name or f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")


def test_no_id_stands_twice():
    ids = [row[0].strip() for row in ROWS]

    assert len(ids) == len(set(ids))
