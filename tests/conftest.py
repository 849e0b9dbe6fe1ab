"""Groups of tests that need a program, and the fixtures that start one.

Where a program is missing its group is left out, loudly: the last lines of the run say which group, how many tests,
and what installs it. With `REQUIRE_ALL=1` those tests fail instead.
"""

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support import postgresql, programs
from tests.support.programs import GROUPS, Group

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_configure(config: pytest.Config) -> None:
    for group in GROUPS:
        config.addinivalue_line("markers", f"{group.marker}: needs {group.program} ({group.install})")


@pytest.hookimpl(tryfirst=True)  # before `-m` decides what is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for group in GROUPS:
            if group.fixtures.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(group.marker)


@pytest.hookimpl(tryfirst=True)  # before any fixture looks for the program
def pytest_runtest_setup(item: pytest.Item) -> None:
    for group in GROUPS:
        if item.get_closest_marker(group.marker) and group.missing():
            if os.environ.get("REQUIRE_ALL") == "1" and group.required:
                pytest.fail(f"REQUIRE_ALL is set, and {group.program} is missing: {group.install}", pytrace=False)
            pytest.skip(_reason(group))


@pytest.hookimpl(wrapper=True, tryfirst=True)  # outermost, so that these are the last lines of the run
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, object, object]:
    result = yield
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        # Reports arrive here from the workers of pytest-xdist, too.
        skipped = [str(report.longrepr) for report in reporter.stats.get("skipped", [])]
        for group in GROUPS:
            count = sum(_reason(group) in reason for reason in skipped)
            if count:
                text = f"LEFT OUT: group {group.marker}, {count} tests, because {group.program} is missing. "
                reporter.write_line(f"{text}Install it with: {group.install}", yellow=True, bold=True)
    return result


def _reason(group: Group) -> str:
    return f"{group.program} is missing ({group.install})"


@pytest.fixture(autouse=True)
def the_program_under_its_own_name() -> Iterator[None]:
    """Streamlit puts each script that it runs in the place of the main program, where a new process looks for it."""
    program = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = program


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless browser. For one module at a time: while it runs, this thread has an event loop of Playwright's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """A server, one for each worker that needs it."""
    binaries = programs.postgresql()
    assert binaries is not None
    with postgresql.running_server(binaries) as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The address of an empty database."""
    with postgresql_server.fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The file with real books."""
    path = programs.real_data()
    assert path is not None
    return Path(path)


@pytest.fixture
def nginx() -> str:
    """The path of the program."""
    program = programs.nginx()
    assert program is not None
    return program
