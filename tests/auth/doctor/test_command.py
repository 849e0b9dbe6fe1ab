"""The command as an operator and a pipeline run it: exit codes, output, and no secret in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from auth import __main__ as command
from auth.settings import Sources
from tests.support.doctor import CLIENT_SECRET, COMPLETE, SESSION_SECRET
from tests.support.stub_provider import StubProvider
from tests.support.stub_server import page

ROOT = Path(__file__).parents[3]
OURS = ("OIDC__", "STEP_UP__", "SESSION__", "ROLES__", "BILLING__", "DATABASE__", "LOG__", "SERVER__", "HELP__")


def doctor(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith((*OURS, "LOGOUT__"))}
    return subprocess.run(
        [sys.executable, "-m", "auth", "doctor", "--secrets", os.devnull, *arguments],
        cwd=ROOT,
        env={**environment, **settings},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture(scope="module")
def stub():
    with StubProvider() as provider:
        yield provider


def test_nothing_wrong_is_exit_code_zero(stub):
    run = doctor("--json", **COMPLETE | {"OIDC__ISSUER": stub.issuer})

    document = json.loads(run.stdout)
    assert (run.returncode, document["wrong"], document["can_start"]) == (0, 0, True)
    assert CLIENT_SECRET not in run.stdout + run.stderr
    assert SESSION_SECRET not in run.stdout + run.stderr


def test_something_wrong_is_exit_code_one_and_stands_first(stub):
    stub.misbehave("discovery", page(503))
    run = doctor(**COMPLETE | {"OIDC__ISSUER": stub.issuer, "SESSION__SECRET": "abcd" * 10})
    stub.misbehave("discovery", None)

    assert run.returncode == 1
    assert run.stdout.startswith("wrong    Discovery")
    assert "abcdabcd" not in run.stdout + run.stderr
    assert CLIENT_SECRET not in run.stdout + run.stderr


def test_settings_that_cannot_start_are_listed_all_with_exit_code_two():
    run = doctor(
        "--json", OIDC__ISSUER="http://far.example/", OIDC__CLIENT_SECRET=CLIENT_SECRET, BILLING__PROOF_MAX_AGE="soon"
    )

    document = json.loads(run.stdout)
    texts = " ".join(finding["what"] for finding in document["findings"])
    assert (run.returncode, document["can_start"]) == (2, False)
    assert all(name in texts for name in ("OIDC__ISSUER", "SESSION__SECRET", "BILLING__PROOF_MAX_AGE"))
    assert CLIENT_SECRET not in run.stdout + run.stderr


def test_demo_mode_has_nothing_to_examine_and_leaves_nothing_behind():
    kept = ROOT / "var" / "demo-secrets.json"
    before = kept.stat().st_mtime_ns if kept.exists() else None

    run = doctor()

    assert run.returncode == 2
    assert "Nothing to examine" in run.stdout
    assert (kept.stat().st_mtime_ns if kept.exists() else None) == before


def test_an_error_is_explained_without_any_settings():
    run = doctor("--explain", "mfa_token")

    assert run.returncode == 0
    assert "mfa_required" in run.stdout


def test_the_file_of_secrets_is_read(tmp_path, stub):
    file = tmp_path / "secrets.toml"
    file.write_text(f'[oidc]\nissuer = "{stub.issuer}"\nclient_id = "dashboard"\nclient_secret = "{CLIENT_SECRET}"\n')

    run = doctor("--json", "--secrets", str(file), SESSION__SECRET=SESSION_SECRET)

    assert run.returncode == 0
    assert json.loads(run.stdout)["can_start"] is True


@pytest.fixture
def settings_here(monkeypatch):
    """Sets this process's environment to a complete installation, with changes."""

    def set_all(**changes: str) -> None:
        for name in os.environ:
            if name.startswith((*OURS, "LOGOUT__")):
                monkeypatch.delenv(name)
        for name, value in {**COMPLETE, **changes}.items():
            monkeypatch.setenv(name, value)

    return set_all


@pytest.mark.parametrize("words", [["doctor"], ["end-sessions"]])
def test_a_file_of_secrets_that_is_named_and_missing_is_said_and_nothing_done(settings_here, capsys, tmp_path, words):
    settings_here()

    assert command.main([*words, "--secrets", str(tmp_path / "typo.toml")]) == command.CANNOT_START
    assert capsys.readouterr().out.count("--secrets names a file that does not exist") == 1


def test_the_command_reports_in_its_own_process_too(stub, settings_here, capsys):
    settings_here(OIDC__ISSUER=stub.issuer)

    assert command.main(["doctor", "--secrets", os.devnull]) == command.NOTHING_WRONG
    assert "0 wrong" in capsys.readouterr().out


def test_something_wrong_and_nothing_to_start_have_codes_of_their_own(stub, settings_here, capsys):
    nowhere = ["doctor", "--secrets", os.devnull]
    settings_here(OIDC__ISSUER=stub.issuer.removesuffix("/"))
    assert command.main(nowhere) == command.SOMETHING_WRONG

    settings_here(OIDC__SCOPE="profile")
    assert command.main(nowhere) == command.CANNOT_START
    assert "OIDC__SCOPE must contain openid" in capsys.readouterr().out


def test_an_explanation_needs_no_settings(capsys):
    assert command.main(["doctor", "--explain", "state"]) == command.NOTHING_WRONG
    assert "Wrong host" in capsys.readouterr().out


def test_an_app_without_billing_is_examined_without_its_settings(monkeypatch):
    monkeypatch.setitem(sys.modules, "billing", None)  # as in a copy of this package elsewhere

    settings, proof_max_age, problems = command.read_settings(Sources(COMPLETE, {}))

    assert settings is not None
    assert (proof_max_age, problems) == (None, [])


def test_a_fault_inside_billing_is_not_taken_for_its_absence(monkeypatch):
    monkeypatch.setitem(sys.modules, "billing.errors", None)

    with pytest.raises(ModuleNotFoundError):
        command.read_settings(Sources(COMPLETE, {}))
