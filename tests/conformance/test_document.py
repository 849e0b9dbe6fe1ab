"""The committed record is that of these tests, and the document says what the record says."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts import conformance
from scripts.conformance import PLACE, load, render
from tests.conformance.plans import MODULES, NOT_APPLICABLE, hostile, table
from tests.conformance.plans.numbers import NUMBERS
from tests.support.conformance_record import committed, of_table, of_test

SCORES = {
    "Basic RP": Counter(PASSED=13, SKIPPED=1),
    "Config RP": Counter(PASSED=5, SKIPPED=1),
    "RP-Initiated Logout RP": Counter(PASSED=3),
    "Front-Channel Logout RP": Counter(PASSED=2),
    "Third-Party-Initiated Login RP": Counter(PASSED=1),
    "Back-Channel Logout RP": Counter(PASSED=8),
    "Comprehensive plan": Counter(PASSED=5),
    "Refresh token plan": Counter(PASSED=3),
    "FAPI behaviours": Counter(PASSED=22),
}
ROOT = Path(__file__).parents[2]
RECORD = ROOT / "docs" / "proof" / "conformance.json"
IDS = [*range(1, 64), 66, *range(68, 71), 86, *range(88, 92)]


def test_the_scores_are_the_best_possible():
    scores = {plan: Counter() for plan in SCORES}
    for module in committed()["modules"]:
        scores[module["profile"]][module["score"]] += 1

    assert scores == SCORES


def test_the_record_holds_what_is_run_and_nothing_else():
    assert [(m["profile"], m["name"]) for m in committed()["modules"]] == [(m.profile, m.name) for m in MODULES]
    assert [row["name"] for row in committed()["table"]] == [row.name for row in [*table.ROWS, *hostile.ROWS]]
    assert [(n["name"], n["why"]) for n in committed()["not_applicable"]] == [(n.name, n.why) for n in NOT_APPLICABLE]
    assert list(load("conformance-peers.json")["rows"]) == [row["name"] for row in committed()["table"]]


def test_the_record_holds_every_test_with_an_id():
    written = [
        entry
        for path in sorted(Path(__file__).parent.glob("test_t*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and (entry := of_test(path.name, node.name, ast.get_docstring(node) or ""))
    ]

    assert sorted(committed()["tests"], key=str) == sorted([*written, *of_table(committed()["table"])], key=str)


def test_every_id_has_a_line_of_its_own():
    assert {entry["id"] for entry in committed()["tests"]} == {f"T{number:02}" for number in IDS}


def test_every_row_of_the_table_belongs_to_one_id():
    numbered = [row for _, rows in NUMBERS.values() for row in rows]

    assert sorted(numbered) == sorted(row.name for row in [*table.ROWS, *hostile.ROWS])


def test_the_document_is_rendered_from_the_record():
    assert PLACE.read_text(encoding="utf-8") == render(committed(), load("conformance-peers.json"))


def test_a_wrong_answer_is_shown_as_one():
    assert conformance._shown("accepted", "reject") == "**accepted**"
    assert conformance._shown("40 fetches", "reject") == "**40 fetches**"
    assert conformance._shown("accepted", "either") == "accepted"
    assert conformance._shown("-", "accept") == "–"


@pytest.mark.parametrize(
    "part",
    [
        ["-k", "iss"],
        ["--deselect", "tests/conformance/test_table.py"],
        ["--ignore", "tests/conformance/test_table.py"],
        ["--setup-plan"],
    ],
    ids=lambda part: part[0],
)
def test_a_part_of_the_tests_never_writes_the_record(part):
    before = RECORD.read_bytes()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/conformance"]

    ended = subprocess.run([*command, "--record-conformance", *part], cwd=ROOT, capture_output=True, text=True)

    assert ended.returncode == pytest.ExitCode.USAGE_ERROR
    assert "takes tests/conformance as a whole" in ended.stderr + ended.stdout
    assert RECORD.read_bytes() == before
