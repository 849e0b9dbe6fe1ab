"""The list of defences cannot rot: each stands where it says and has its test, and no attack is without one."""

import subprocess
import sys

import pytest

from scripts.prove import defences
from scripts.prove.defences import Change, Defence

ROWS = defences.defences()
TESTS = {"T64", "T65", "T67", *(f"T{number}" for number in range(71, 86)), "T87", "T89"}
FACTS = [f"0.{number}" for number in range(1, 11)]
PITFALLS = "abcdefghijklnopq"  # m compares ways to redirect: no attack


def test_every_attack_has_a_defence_and_every_defence_an_attack():
    assert {row.against for row in ROWS} == set(defences.attacks())


def test_every_test_of_the_list_and_every_fact_and_pitfall_of_streamlit_is_among_the_attacks():
    named = {part.strip() for words in defences.attacks().values() for part in words.partition(":")[0].split(",")}

    assert set(defences.attacks()) >= TESTS
    assert named >= {*FACTS, *PITFALLS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_defence_stands_where_it_is_said_to_stand_once(row):
    assert [problem for change in row.changes if (problem := change.problem(defences.ROOT))] == []
    assert all(change.text != change.without for change in row.changes)


def test_every_test_that_is_named_exists():
    named = sorted({row.test for row in ROWS})
    options = ["--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command = [sys.executable, "-m", "pytest", *options, *named]

    found = subprocess.run(command, cwd=defences.ROOT, capture_output=True, text=True, timeout=120)

    assert found.returncode == 0, found.stdout + found.stderr


def test_the_cheapest_fail_without_their_defence():
    found = defences.tried(ROWS[:2])

    assert found["problems"] == []
    assert found["failed_without_it"] == 2


TEST = """
import house

def test_it_is_shut():
    assert house.door == "shut"

def test_it_is_there():
    assert house.door
"""


@pytest.fixture
def house(tmp_path):
    folder = tmp_path / "copy"
    folder.mkdir()
    (folder / "house.py").write_text('door = "shut"\n')
    (folder / "test_house.py").write_text(TEST)
    return folder


def seen(house, test, without):
    row = Defence("thief", "a door", f"test_house.py::{test}", (Change("house.py", '"shut"', without),))
    found = defences.tried_in([house], [row])
    assert (house / "house.py").read_text() == 'door = "shut"\n'
    return found


@pytest.mark.parametrize(
    ("test", "without", "problem"),
    [
        ("test_it_is_there", '"open"', "nothing failed"),
        ("test_it_is_shut", "broken()", "ended with 4"),
        ("test_nobody_wrote", '"open"', "ended with 4"),
    ],
)
def test_a_defence_that_nobody_misses_or_a_program_that_is_broken_is_a_problem(house, test, without, problem):
    found = seen(house, test, without)

    assert found["failed_without_it"] == 0
    assert problem in found["problems"][0]


def test_a_defence_that_is_missed_is_none(house):
    found = seen(house, "test_it_is_shut", '"open"')

    assert (found["problems"], found["failed_without_it"]) == ([], 1)


def test_a_text_that_stands_nowhere_or_twice_is_a_problem(house):
    (house / "house.py").write_text('door = "shut"\nwindow = "shut"\n')

    assert Change("house.py", '"shut"', "").problem(house) == 'house.py has this 2 times: "shut"'
    assert Change("garden.py", '"shut"', "").problem(house) == 'garden.py has this 0 times: "shut"'
