"""The provers themselves: what is wrong is found, and the record says what was run."""

import json
from collections import Counter
from random import Random

import pytest
import sqlalchemy as sa

from auth.errors import TokenRejected
from scripts.prove import __main__ as prove
from scripts.prove import fuzz, garbage, mutation
from scripts.prove.caller import answers
from scripts.prove.mutants import mutants_of
from scripts.prove.record import write
from scripts.prove.targets import SEEDS, TARGETS, is_ours
from scripts.prove.whole import broken
from tests.support.flow import Airlock, Clock
from tests.support.stub_provider import StubProvider


@pytest.fixture
def airlock(tmp_path):
    clock = Clock()
    with StubProvider(now=clock, honours_acr_values=True) as provider:
        installation = Airlock(provider, tmp_path / "airlock.db", clock)
        yield installation
        installation.engine.dispose()


def rules_broken_after(airlock, statement):
    with airlock.engine.begin() as tx:
        tx.execute(sa.text(statement))
    with airlock.service.reading() as tx:
        return broken(tx)


def test_a_database_in_order_breaks_no_rule(airlock):
    tab = airlock.tab()
    tab.sign_in()
    tab.step_up()

    with airlock.service.reading() as tx:
        assert broken(tx) == []


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        ("DELETE FROM auth_sessions", "sessions and their opening"),
        ("UPDATE auth_sessions SET handle = 'another'", "evidence without a proven step-up"),
        ("UPDATE auth_sessions SET mfa_at = NULL", "a proven step-up in the trail without evidence"),
        ("UPDATE auth_sessions SET acr = NULL", "evidence without its level"),
        ("UPDATE auth_pending SET secrets_sealed = 'x'", "a taken attempt that still has its secrets"),
    ],
)
def test_a_change_without_what_belongs_to_it_is_seen(airlock, harm, rule):
    tab = airlock.tab()
    tab.sign_in()
    tab.step_up()

    assert [found for found in rules_broken_after(airlock, harm) if found.startswith(rule)]


def test_garbage_is_the_same_for_the_same_seed_but_for_what_is_random_by_nature():
    sizes = [len(query) for query, _ in garbage.garbage(40, Random(1), "name")]

    assert sizes == [len(query) for query, _ in garbage.garbage(40, Random(1), "name")]


def test_an_exception_of_the_edge_is_not_swallowed():
    async def broken_edge(_scope, _receive, _send):
        raise RuntimeError("found")

    with pytest.raises(RuntimeError, match="found"):
        answers(broken_edge, [(b"", [])])


def test_answers_are_counted():
    async def teapot(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 418, "headers": []})

    assert answers(teapot, [(b"", [])] * 5) == Counter({418: 5})


def test_an_exception_that_is_not_ours_is_found():
    def target(data):
        raise (TokenRejected() if data else KeyError("found"))

    assert is_ours(target, b"x") is None
    assert isinstance(is_ours(target, b""), KeyError)


def test_hypothesis_reports_what_it_finds(monkeypatch):
    monkeypatch.setitem(TARGETS, "cookie", lambda data: data[400])

    assert fuzz.problems_of("cookie", 20, 1)[0].startswith("cookie: IndexError")


@pytest.mark.parametrize("name", TARGETS)
def test_the_good_example_of_a_target_gets_as_far_as_it_should(name):
    assert is_ours(TARGETS[name], SEEDS[name]) is None


MODULE = """
def allowed(age: int, name: str = "x") -> bool:
    if age < 18 and not name:
        raise ValueError(check="18", expected=f"{age + 1}")
    return age == 20
"""


def test_a_mistake_of_every_kind_is_planted():
    planted = {(mutant.was, mutant.became) for mutant in mutants_of(MODULE)}

    assert {
        ("age < 18", "age <= 18"),
        ("age < 18 and (not name)", "age < 18 or not name"),
        ("not name", "name"),
        ("18", "19"),
        ("age == 20", "age != 20"),
        ("return age == 20", "return None"),
    } <= planted
    assert any(became == "pass" for _, became in planted)


def test_words_of_errors_and_types_are_left_alone():
    assert not any(
        "age + 1" in mutant.was and mutant.was != "raise"
        for mutant in mutants_of("raise E(got=f'{age + 1}')")
        if mutant.became != "pass"
    )


def test_a_mutant_differs_in_one_place_and_the_honest_module_is_untouched():
    sources = [mutant.source for mutant in mutants_of(MODULE)]

    assert len(set(sources)) == len(sources)
    assert sum("age < 18" in source for source in sources) > len(sources) / 2


def test_every_subject_of_mutation_has_tests_that_exist():
    for path in mutation.subjects():
        for chosen in mutation.tests_for(str(path.relative_to(mutation.ROOT))):
            assert all((mutation.ROOT / place).exists() for place in chosen)


def test_a_record_says_on_what_state_and_with_which_seed(tmp_path):
    place = write("thing", 5, {"counted": 3, "problems": []}, seconds=1.4, folder=tmp_path)

    document = json.loads(place.read_text(encoding="utf-8"))
    assert {"commit", "date", "python", "seed", "seconds", "counted", "problems"} <= set(document)
    assert (document["seed"], document["seconds"]) == (5, 1)


def test_a_problem_is_an_exit_code(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(prove.PARTS, "faults", lambda _seed, _small: {"problems": ["one"]})

    assert prove.main(["faults", "--folder", str(tmp_path)]) == 1
    assert "faults: 1 problems" in capsys.readouterr().out
