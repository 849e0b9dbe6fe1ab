"""What `make prove` tries for hours, small: the same code, and it finds nothing."""

import pytest

from auth.edge.strays import MOST
from scripts.prove import faults, fuzz, garbage, kills
from scripts.prove.targets import TARGETS

SEED = 7


def test_garbage_callbacks_keep_no_honest_person_out_and_leave_nothing(record_property):
    found = garbage.flooded(400, SEED)

    record_property("callbacks", found["callbacks"])
    assert found["problems"] == []
    assert found["statuses"] == {"400": MOST, "429": 400 - MOST}
    assert found["honest_sign_ins_meanwhile"] >= 1


def test_memory_and_database_stay_as_they_were_over_thousands_of_callbacks():
    assert garbage.flat(2_000, SEED)["problems"] == []


def test_sign_ins_that_nobody_finished_are_swept():
    assert garbage.swept(20, SEED) == {"abandoned": 20, "rows_left": 0, "problems": []}


FAULTS = (
    "discovery: a drip",
    "jwks: noise",
    "token: an error of a gateway",
    "userinfo: too much",
    "database: gone",
    "database: locked",
    "database: full",
)


def test_a_fault_in_the_middle_changes_nothing_and_the_next_try_works():
    found = faults.tried(SEED, only=FAULTS)

    assert found["problems"] == []
    assert found["faults"] == len(FAULTS)


@pytest.mark.postgresql
def test_postgresql_that_crashes_in_the_middle_changes_nothing_and_the_next_try_works():
    assert faults.postgresql_away()["problems"] == []


def test_a_server_killed_in_the_middle_loses_nothing_and_doubles_nothing():
    found = kills.killed(2, SEED)

    assert found["problems"] == []


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_raises_what_is_not_ours(name):
    assert fuzz.problems_of(name, 60, SEED) == []
