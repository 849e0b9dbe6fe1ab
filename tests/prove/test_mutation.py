"""Trials of mutants: whether tests of a copy pass, and what becomes of a mutant that nobody noticed."""

import json

import pytest

from scripts.prove import mutation
from scripts.prove.trial import SAID, passes

TESTS = """
from thing import answer

def test_answer():
    assert answer() == 42
"""


@pytest.mark.parametrize(("source", "passed"), [("def answer(): return 42", True), ("def answer(): return 43", False)])
def test_the_tests_of_a_copy_are_run_against_that_copy(tmp_path, source, passed):
    (tmp_path / "thing.py").write_text(source)
    (tmp_path / "test_thing.py").write_text(TESTS)

    found = passes(tmp_path, ("test_thing.py",))

    assert found is passed, (tmp_path / SAID).read_text()


@pytest.fixture
def survivor():
    return next(mutation.planted())


def test_a_survivor_without_a_reason_is_a_problem_and_shows_its_diff(survivor, tmp_path, monkeypatch):
    monkeypatch.setattr(mutation, "REASONS", tmp_path / "reasons.json")
    mutation.REASONS.write_text("{}")

    found = mutation.judged([survivor])

    assert [line[0] for line in found["survivors"][0]["diff"]] == ["-", "+"]
    assert len(found["problems"]) == 1


def test_a_survivor_with_a_reason_is_none(survivor, tmp_path, monkeypatch):
    monkeypatch.setattr(mutation, "REASONS", tmp_path / "reasons.json")
    mutation.REASONS.write_text(json.dumps({survivor.name: "because"}))

    found = mutation.judged([survivor])

    assert (found["survivors"][0]["reason"], found["problems"]) == ("because", [])


def test_a_reason_is_for_a_mutant_that_there_is():
    reasons = mutation.reasons()
    there = {one.name for one in mutation.planted(name.partition(":")[0] for name in reasons)}

    assert set(reasons) <= there
