"""The party under test, and the record: what this run found, beside what the committed record says.

`--record-conformance` writes the record anew (`make conformance`); any other run must agree with it.
"""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.support.conformance_record import Record
from tests.support.flow import Clock
from tests.support.relying_party import MOMENT, RelyingParty, relying_party
from tests.support.suite_provider import SuiteProvider

_RECORD = pytest.StashKey[Record]()
_PASSED = pytest.StashKey[list[str]]()
_A_PART = "--record-conformance takes tests/conformance as a whole: a part would drop the rest."


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record-conformance", action="store_true", help="write docs/proof/conformance.json anew")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--record-conformance", default=False):
        whole = [Path(name).absolute() for name in config.args] == [Path(__file__).parent]
        if not whole or any(map(config.getoption, ("keyword", "markexpr", "collectonly"))):
            raise pytest.UsageError(_A_PART)
        config.stash[_RECORD], config.stash[_PASSED] = Record(), []


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is being written cannot be compared with what was written."""
    return True if _RECORD in config.stash and collection_path.name == "test_document.py" else None


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Whatever picked a part: `--deselect`, `--lf` and others."""
    if any(_RECORD in item.config.stash for item in items):
        raise pytest.UsageError(_A_PART)


def pytest_collection_finish(session: pytest.Session) -> None:
    if _RECORD in session.config.stash:
        collected = {item.path.name for item in session.items}
        if collected != {path.name for path in Path(__file__).parent.glob("test_*.py")} - {"test_document.py"}:
            raise pytest.UsageError(_A_PART)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    record = item.config.stash.get(_RECORD, None)
    if record is not None and report.when == "call" and report.passed and isinstance(item, pytest.Function):
        item.config.stash[_PASSED].append(item.nodeid)
        record.note_test(item.path.name, item.originalname or item.name, item.function.__doc__ or "")
    return report


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    record = session.config.stash.get(_RECORD, None)
    if record is not None and exitstatus == 0:
        if len(session.config.stash[_PASSED]) != len(session.items):  # collected or planned, and not run
            raise pytest.UsageError(_A_PART)
        record.write()


@pytest.fixture
def record(pytestconfig: pytest.Config) -> Record | None:
    """The record that is being written, if one is."""
    return pytestconfig.stash.get(_RECORD, None)


@pytest.fixture
def clock() -> Clock:
    return Clock(MOMENT)


@pytest.fixture
def provider(clock: Clock) -> Iterator[SuiteProvider]:
    with SuiteProvider(now=clock, honours_acr_values=True) as stub:
        yield stub


@pytest.fixture
def install(provider: SuiteProvider, clock: Clock, tmp_path: Path) -> Iterator[Callable[..., RelyingParty]]:
    """Make an installation: `install(OIDC__PAR="on")`."""
    opened = []

    def make(place: Path | str = tmp_path, **settings: str) -> RelyingParty:
        context = relying_party(provider, place, clock, settings)
        opened.append(context)
        return context.__enter__()

    yield make
    for context in opened:
        context.__exit__(None, None, None)


@pytest.fixture
def party(install: Callable[..., RelyingParty]) -> RelyingParty:
    return install()
