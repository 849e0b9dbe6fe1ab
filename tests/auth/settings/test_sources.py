"""Where settings are read: the environment, a file of secrets, files that they name."""

import tomllib
from pathlib import Path

import pytest

from auth.settings import read_sources
from auth.settings.written import KNOWN_NAMES
from billing.settings import KNOWN_NAMES as BILLING_NAMES
from tests.support.written_settings import COMPLETE, problems_of

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / ".streamlit" / "secrets.toml.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [("OIDC__CLIENT_SECRET", b"secret-\xff"), ("ROLES__ADMIN", b"\xfe[]"), ("OIDC__IS\udcffSUER", b"x")],
)
def test_bytes_that_are_no_text_are_refused_with_the_name_and_not_the_value(name, value):
    sources = read_sources(COMPLETE | {name: value.decode("utf-8", "surrogateescape")}, None)

    (problem,) = problems_of(sources)

    assert problem == name.replace("\udcff", "\\udcff") + " has bytes that are not UTF-8: write it anew."


def test_a_table_of_the_file_gives_the_flat_name_and_the_environment_wins(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('[oidc]\nissuer = "https://a.example"\nclient_id = "a"\n[session]\nlifetime = 60\n')

    values = read_sources({"OIDC__CLIENT_ID": "b", "HOME": "/root"}, file)

    assert values == {"OIDC__ISSUER": "https://a.example", "OIDC__CLIENT_ID": "b", "SESSION__LIFETIME": "60"}


def test_a_list_and_a_flat_name_in_the_file_are_taken(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('ROLES__ADMIN = "admins"\n[roles]\nfinance = ["Finance Team"]\n')

    assert read_sources({}, file) == {"ROLES__ADMIN": "admins", "ROLES__FINANCE": '["Finance Team"]'}


def test_a_file_setting_reads_the_file_without_its_last_newline(tmp_path):
    (tmp_path / "secret").write_text("  two lines\n\n")

    values = read_sources({"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}, None)

    assert values == {"OIDC__CLIENT_SECRET": "  two lines\n"}


def test_a_file_setting_of_the_environment_wins_over_the_file_of_secrets(tmp_path):
    (tmp_path / "secret").write_text("from the environment\n")
    (tmp_path / "secrets.toml").write_text('[oidc]\nclient_secret = "from the table"\n')

    values = read_sources({"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}, tmp_path / "secrets.toml")

    assert values == {"OIDC__CLIENT_SECRET": "from the environment"}


def test_a_setting_and_its_file_at_once_are_refused(tmp_path):
    (tmp_path / "secret").write_text("word")
    both = COMPLETE | {"OIDC__CLIENT_SECRET_FILE": str(tmp_path / "secret")}

    problems = problems_of(read_sources(both, None))

    assert problems == ["OIDC__CLIENT_SECRET and OIDC__CLIENT_SECRET_FILE are both set: keep one of them."]


def test_a_file_that_cannot_be_read_is_reported_once_without_its_name():
    values = {name: value for name, value in COMPLETE.items() if name != "OIDC__CLIENT_SECRET"}
    values["OIDC__CLIENT_SECRET_FILE"] = "the-secret-put-here-by-mistake"

    (problem,) = problems_of(read_sources(values, None))

    assert problem.startswith("OIDC__CLIENT_SECRET_FILE names a file that cannot be read")
    assert "mistake" not in problem


def test_an_unreadable_secret_does_not_start_the_demo(tmp_path):
    values = read_sources({"SESSION__SECRET_FILE": "nowhere"}, None)

    problems = problems_of(values, state_dir=tmp_path)

    assert len(problems) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_section_of_streamlits_own_sign_in_is_refused(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text('[auth]\nclient_id = "a"\n')

    (problem,) = problems_of(read_sources({}, file))

    assert problem.startswith("secrets.toml has a section [auth]: that one is Streamlit's own sign-in")


@pytest.mark.parametrize("content", ["[oidc", '[oidc]\nissuer = "\udcff"'], ids=["syntax", "bytes"])
def test_a_file_that_is_not_toml_is_refused(tmp_path, content):
    file = tmp_path / "secrets.toml"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))

    assert problems_of(read_sources({}, file)) == [
        "secrets.toml is not valid TOML: compare it with secrets.toml.example."
    ]


def test_a_table_inside_a_table_is_refused(tmp_path):
    file = tmp_path / "secrets.toml"
    file.write_text("[oidc.issuer]\nurl = 1\n")

    assert "OIDC__ISSUER must be text" in problems_of(read_sources({}, file))[0]


def test_a_missing_file_is_no_problem(tmp_path):
    assert read_sources({}, tmp_path / "secrets.toml") == {}


def test_the_example_names_every_setting_and_no_other():
    text = EXAMPLE.read_text()
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") and line[2].islower() else line
        for line in text.splitlines()
    )

    tables = tomllib.loads(uncommented)

    named = {f"{table}__{name}".upper() for table, fields in tables.items() for name in fields}
    assert named == {*KNOWN_NAMES, *BILLING_NAMES}
    assert tomllib.loads(text) == {table: {} for table in tables}
