"""Every claim of docs/security.md names a test that exists, and no clause is passed over in silence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = [line.split("|")[1:-1] for line in TEXT.splitlines() if line.startswith("| ") and "`tests/" in line]
APPLICABLE = {
    "2": "3.1 3.3 4.1",
    "3": "3.1 3.2 3.3 3.4 3.5 4.1 4.3 4.4 4.5 4.6 5.1 5.2 5.3 7.2",
    "6": "1.3 3.3 3.4 3.5 8.1 8.2 8.4",
    "7": "1.1 1.2 1.3 2.1 2.2 2.3 2.4 3.1 3.2 4.1 4.2 4.3 4.4 4.5 5.1 5.2 5.3 6.1 6.2",
    "8": "1.4 2.1 2.4 3.1 3.2",
    "9": "1.1 1.2 1.3 2.1 2.2 2.3",
    "10": "1.1 1.2 2.1 2.2 2.3 3.3 3.4 5.1 5.2 5.3 5.4 5.5",
    "13": "2.4 2.5 3.1 3.4",
    "16": "2.1 2.2 2.3 2.4 2.5 3.1 3.2 3.3 3.4 4.1 5.1 5.2 5.3",
}
"""The clauses of OWASP ASVS 5.0 that concern a relying party, by chapter; 16.4.2 is claimed besides."""


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


def test_every_clause_that_concerns_a_relying_party_is_claimed_or_said_not_to_be_met():
    named = re.findall(r"^\| ([\d., ]+) \|", TEXT, re.MULTILINE)
    wanted = {f"{chapter}.{clause}" for chapter, clauses in APPLICABLE.items() for clause in clauses.split()}

    assert {clause for one in named for clause in one.split(", ")} == wanted | {"16.4.2"}
