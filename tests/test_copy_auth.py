"""For other teams: `auth/` alone, copied into an empty project with the lines of its README, works there."""

import subprocess
import tomllib
from collections.abc import Iterator

import pytest

from tests.support.copied import command, environment, example, files_of_the_readme, project, run_tests_of, served
from tests.support.live import free_port
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor, agree

SECRET = "a session secret that is long enough for this"
NO_SETTINGS: dict[str, str] = {}
PAGE_TEST = """
from streamlit.testing.v1 import AppTest

from auth import testing


def test_home():
    service = testing.start()
    at = AppTest.from_file("dashboard.py", default_timeout=30)
    testing.sign_in(at, roles=["finance"])
    testing.step_up(at)
    at.run()
    assert not at.exception
    assert [button.label for button in at.main.button] == ["Refund", "Export"]
    assert at.metric[0].value == "42"
    at.main.button[0].click().run()
    assert [alert.value for alert in at.success] == ["INV-1 is refunded."]
    service.engine.dispose()
"""


@pytest.fixture(scope="module")
def provider() -> Iterator[StubProvider]:
    with StubProvider(honours_acr_values=True) as stub:
        yield stub


@pytest.fixture(scope="module")
def origin(provider, tmp_path_factory) -> Iterator[str]:
    port = free_port()
    settings = {
        "OIDC__ISSUER": provider.issuer,
        "OIDC__CLIENT_ID": provider.client_id,
        "OIDC__CLIENT_SECRET": provider.client_secret,
        "OIDC__REDIRECT_URI": f"http://localhost:{port}/",
        "SESSION__SECRET": SECRET,
        "DATABASE__URL": "sqlite:///state/app.db",
    }
    folder = project(tmp_path_factory.mktemp("copied") / "an app of others")
    with served(folder, port, settings) as running:
        yield running


def test_the_app_of_the_readme_is_fifteen_lines():
    """Of Python, in all four files, blank ones left out."""
    written = [text for name, text in files_of_the_readme().items() if name.endswith(".py")]

    assert len(written) == 4
    assert sum(bool(line) for text in written for line in text.splitlines()) == 15


def test_streamlit_is_told_what_no_app_behind_sign_in_should_leave_open():
    told = tomllib.loads(files_of_the_readme()[".streamlit/config.toml"])

    assert told["server"]["address"] == "localhost"
    assert told["client"]["showErrorDetails"] == "none"
    assert told["browser"]["gatherUsageStats"] is False


def test_nobody_sees_a_page_before_signing_in(origin):
    visitor = Visitor(origin)
    visitor.get("/")

    with visitor.tab() as tab:
        seen = tab.run("/")

    assert "Sign in" in seen.buttons
    assert not seen.says("Hello")


def test_a_person_signs_in_and_proves_the_second_factor_in_the_middle_of_the_session(origin, provider):
    visitor = Visitor(origin)
    visitor.get("/")
    assert visitor.sign_in(provider.issuer).status_code == 303

    with visitor.tab() as tab:
        assert tab.run("/").says("Hello Ada")
        closed = tab.run("/billing", "month=5")
    assert closed.figures == 0
    back = visitor.arrive(agree(closed.leads_to))

    assert (back.status_code, back.headers["location"]) == (303, "/billing?month=5")
    with visitor.tab() as tab:
        assert tab.run("/billing").figures == 1


def test_without_a_provider_it_does_not_start_and_says_what_to_set(tmp_path):
    folder = project(tmp_path / "app")

    refused = subprocess.run(
        command(free_port()), cwd=folder, env=environment(NO_SETTINGS), capture_output=True, text=True, timeout=60
    )

    said = refused.stdout + refused.stderr
    assert refused.returncode != 0
    for name in ("OIDC__ISSUER", "OIDC__CLIENT_ID", "OIDC__CLIENT_SECRET"):
        assert name in said
    assert "Traceback" not in said
    assert not list(folder.rglob("*.db"))


def test_the_page_test_of_the_document_passes_there(tmp_path):
    folder = project(tmp_path / "app")
    (folder / "test_pages.py").write_text(example("def test_billing"), encoding="utf-8")

    ran = run_tests_of(folder)

    assert ran.returncode == 0, ran.stdout
    assert "1 passed" in ran.stdout


def test_the_actions_and_components_of_the_document_are_accepted(tmp_path):
    folder = project(tmp_path / "app")
    script = "\n".join(example(part) for part in ("def refund", "def balance", "def owed"))
    (folder / "home.py").write_text(script, encoding="utf-8")
    (folder / "test_pages.py").write_text(PAGE_TEST, encoding="utf-8")

    ran = run_tests_of(folder)

    assert ran.returncode == 0, ran.stdout
