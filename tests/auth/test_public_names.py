"""What `from auth import …` gives, and that a pure part of it brings no framework along."""

import subprocess
import sys
from pathlib import Path

import pytest

import auth

ROOT = Path(__file__).parent.parent.parent
CONTRACT = {"Session", "access_token", "ensure_login", "ensure_mfa", "ensure_role", "requires_mfa", "run"}
FRAMEWORKS = {"streamlit", "starlette", "sqlalchemy", "requests", "authlib", "jwt"}


def loaded_by(statement: str) -> set[str]:
    """The top-level packages that a process of its own has loaded after one statement."""
    script = f"{statement}\nimport sys\nprint(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(ran.stdout.split())


@pytest.mark.parametrize("name", auth.__all__)
def test_a_public_name_means_what_it_says(name):
    assert getattr(auth, name).__name__ == name


def test_the_names_of_the_contract_are_public():
    assert set(auth.__all__) >= CONTRACT | {"current_session", "sign_out_everywhere", "sign_out_here"}


def test_every_public_name_has_a_home_and_no_home_is_hidden():
    assert sorted(auth._HOME) == list(auth.__all__)


@pytest.mark.parametrize("name", ["ensure_everything", "policy_", "_HOME_", "mfa"])
def test_any_other_name_is_refused(name):
    with pytest.raises(AttributeError, match=name):
        getattr(auth, name)


@pytest.mark.parametrize(
    "statement",
    [
        "import auth",
        "from auth import Session",
        "import auth.errors, auth.session, auth.clock, auth.words, auth.edge_names, auth.plain_values",
    ],
)
def test_a_noun_loads_no_framework(statement):
    assert not loaded_by(statement) & FRAMEWORKS


@pytest.mark.parametrize("statement", ["import auth.policy", "import auth.settings", "import auth.presets"])
def test_a_decision_loads_no_framework_and_no_database(statement):
    assert not loaded_by(statement) & FRAMEWORKS


@pytest.mark.parametrize("statement", ["import auth.service", "import auth.sign_in", "import auth.sign_out"])
def test_a_verb_loads_no_edge(statement):
    assert not loaded_by(statement) & {"streamlit", "starlette"}


def test_the_gate_loads_nothing_of_the_edge():
    script = (
        "from auth import ensure_mfa, run\nimport sys\nassert not any(m.startswith('auth.edge.') for m in sys.modules)"
    )

    assert "streamlit" in loaded_by(script)
