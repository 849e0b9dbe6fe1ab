"""What the image would run, run without Docker: start command, environment, health check, and the files let in.

The folder holds what .dockerignore lets in, nothing in it but `var` may be written, and no privilege helps.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.container import Dockerfile, build, let_in, unprivileged
from tests.support.deploy import make_provider, settings_for
from tests.support.live import ROOT, free_port
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor

SECRETS = ("OIDC__CLIENT_SECRET", "SESSION__SECRET")


class Container:
    """The image's file system, environment and commands, as far as a process can have them."""

    def __init__(self, folder: Path, provider: StubProvider) -> None:
        self.file, self.port, self.home = Dockerfile(), free_port(), folder / "app"
        self.home.mkdir()
        build(self.home)
        settings = settings_for(provider, f"http://localhost:{self.port}")
        for name in SECRETS:
            (folder / name).write_text(settings.pop(name), encoding="utf-8")
            settings[f"{name}_FILE"] = str(folder / name)
        here = {"PATH": str(Path(sys.executable).parent) + ":/usr/bin:/bin", "HOME": str(self.home)}
        self.environment = {**here, **self.file.environment, **settings, "STREAMLIT_SERVER_PORT": str(self.port)}
        self._log = folder / "log.txt"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                unprivileged(self.file.command),
                cwd=self.home,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def healthy(self) -> bool:
        check = unprivileged(self.file.health_check)
        return subprocess.run(check, cwd=self.home, env=self.environment, timeout=30, check=False).returncode == 0

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)


@pytest.fixture(scope="module")
def provider() -> Iterator[StubProvider]:
    with make_provider() as running:
        yield running


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory, provider: StubProvider) -> Iterator[Container]:
    running = Container(tmp_path_factory.mktemp("container"), provider)
    deadline = time.monotonic() + 60
    while not running.healthy():
        assert running.process.poll() is None, running.log
        assert time.monotonic() < deadline, running.log
        time.sleep(0.2)
    yield running
    with suppress(ProcessLookupError):
        running.process.kill()
    running.process.wait()


def test_the_image_names_no_secret_and_no_privilege():
    file = Dockerfile()

    assert file.last("FROM") == "python:3.11-slim"
    assert file.last("USER").partition(":")[0].isdigit()  # a number, so that a platform can see that it is not root
    assert file.last("USER") != "0:0"
    assert [name for name in file.environment if any(word in name for word in ("SECRET", "PASSWORD", "KEY"))] == []
    assert file.all("ARG") == []


def test_the_driver_of_the_database_is_the_one_that_was_tested():
    tested = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    installed = next(word for word in " ".join(Dockerfile().all("RUN")).split() if "psycopg" in word)

    assert installed.strip('"') in tested.splitlines()


def test_only_what_runs_is_let_in():
    assert ".streamlit/secrets.toml" not in let_in()
    assert {name.partition("/")[0] for name in let_in()}.isdisjoint({"tests", "docs", "var", "deploy", ".git", "bench"})


def test_the_start_command_serves_people(container: Container, provider: StubProvider):
    person = Visitor(f"http://localhost:{container.port}")
    person.sign_in(provider.issuer, "/customers")

    with person.tab() as tab:
        assert "Sign out" in tab.run("/customers").buttons
    assert '"event": "sign_in opened"' in container.log  # JSON, because LOG__FORMAT says so


def test_nothing_is_written_outside_the_folder_for_data(container: Container):
    written = {path.relative_to(container.home).parts[0] for path in container.home.rglob("*")}

    assert [path.name for path in container.home.rglob("__pycache__")] == []
    assert written == {name.partition("/")[0] for name in let_in()} | {"var"}
    assert (container.home / "var" / "airlock.db").stat().st_size > 0


def test_the_program_cannot_change_itself(container: Container):
    attempt = unprivileged([sys.executable, "-c", "open('app.py', 'a')"])

    assert subprocess.run(attempt, cwd=container.home, capture_output=True, timeout=30, check=False).returncode != 0


def test_the_health_check_follows_the_process(container: Container):
    assert container.healthy()
    container.stop()  # within the thirty seconds that compose.yaml gives it
    assert not container.healthy()
