"""The limit on branches: of `auth/`, and of branches alone."""

import json

import pytest

from scripts import branches


def measured(**files):
    summaries = {
        name: {"num_branches": there, "covered_branches": taken, "missing_branches": there - taken}
        for name, (there, taken) in files.items()
    }
    return json.dumps({"files": {name: {"summary": summary} for name, summary in summaries.items()}})


@pytest.mark.parametrize(("taken", "code"), [(95, 0), (94, 1), (0, 1)])
def test_too_few_branches_of_auth_are_an_exit_code_and_in_the_record(taken, code, capsys, tmp_path):
    files = {"auth/a.py": (90, min(taken, 90)), "auth/b.py": (10, max(taken - 90, 0))}

    assert branches.main(measured(**files), tmp_path) == code
    assert json.loads((tmp_path / "coverage.json").read_text())["percent"] == taken
    assert f"{taken} of 100" in capsys.readouterr().out


def test_what_is_not_auth_does_not_count(capsys, tmp_path):
    assert branches.main(measured(**{"auth/a.py": (10, 5), "billing/b.py": (1000, 1000)}), tmp_path) == 1
    assert "auth/a.py: 5 of 10 not taken" in capsys.readouterr().out


def test_nothing_measured_is_not_enough(tmp_path):
    assert branches.main('{"files": {}}', tmp_path) == 1
