"""The real dashboard over a real ledger: the demo's, made once, or an empty one. Its provider is asked over HTTP."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

import database
from auth import testing
from auth.browser import Browser
from auth.service import Service
from billing import process
from billing.settings import BillingSettings
from tests.support.desk import Desk, fill, opened
from tests.support.fixtures import clock, provider
from tests.support.flow import Clock
from tests.support.imports_of_books import UCI, contents_of, imported
from tests.support.ledger import upgraded
from tests.support.screens import a_browser, at_provider, dashboard, install_ledger, open_page
from tests.support.stub_provider import StubProvider
from ui.sitemap import PATHS

__all__ = ["clock", "provider"]  # pytest finds fixtures here

NEWEST_DAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def demo_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = install_ledger(f"sqlite:///{tmp_path_factory.mktemp('demo') / 'ledger.db'}", demo=NEWEST_DAY)
    yield engine
    engine.dispose()


@pytest.fixture
def ledger(demo_ledger: Engine) -> Engine:
    """The demo ledger, read by the pages of this test."""
    database.install(demo_ledger)
    return demo_ledger


@pytest.fixture
def empty_ledger(tmp_path: Path) -> Iterator[Engine]:
    engine = install_ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def service(provider: StubProvider, clock: Clock) -> Iterator[Service]:
    running = testing.start(pages=PATHS, settings=at_provider(provider), clock=clock)
    process.install(BillingSettings(), clock)
    yield running
    running.engine.dispose()


@pytest.fixture
def visit(service: Service) -> Callable[..., AppTest]:
    """Open a page as somebody with these roles, who has proven a second factor or has not."""

    def open_as(page: str, *roles: str, proven: bool = False, **query: str) -> AppTest:
        tab = dashboard()
        testing.sign_in(tab, roles=roles)
        if proven:
            testing.step_up(tab)
        open_page(tab, page).query_params = dict(query)
        return tab.run()

    return open_as


@dataclass
class Books:
    """A small ledger of one's own, that people act on; auth keeps its sessions in the same database."""

    desk: Desk
    service: Service
    browser: Browser = field(default_factory=a_browser)
    """The browser of the last visit."""

    def invoice(self, number: str, *roles: str, proven: bool = True, subject: str = "ada") -> AppTest:
        """A tab that shows an invoice."""
        return self.visit("invoices", *roles, proven=proven, subject=subject, invoice=str(self.desk.id(number)))

    def visit(self, page: str, *roles: str, proven: bool = True, subject: str = "ada", **query: str) -> AppTest:
        """A tab on a page, of somebody with these roles."""
        tab, self.browser = dashboard(), a_browser()
        name = f"{subject.capitalize()} Lane"
        testing.sign_in(tab, subject=subject, name=name, roles=roles or ("finance",), browser=self.browser)
        if proven:
            testing.step_up(tab)
        open_page(tab, page).query_params = dict(query)
        return tab.run()


@pytest.fixture
def books(tmp_path: Path, provider: StubProvider, clock: Clock) -> Iterator[Books]:
    yield from _books(opened(tmp_path / "books.db"), provider, clock)


@pytest.fixture
def old_books(books: Books) -> Books:
    """The small ledger, and below it an imported file that is fifteen years old, with what was derived of it."""
    imported(books.desk.engine, contents_of(UCI))
    return books


@pytest.fixture
def postgresql_books(postgresql_url: str, provider: StubProvider, clock: Clock) -> Iterator[Books]:
    yield from _books(fill(upgraded(postgresql_url)), provider, clock)


def _books(engine: Engine, provider: StubProvider, clock: Clock) -> Iterator[Books]:
    database.install(engine)
    process.install(BillingSettings(), clock)
    running = testing.start(pages=PATHS, settings=at_provider(provider), clock=clock, engine=engine)
    yield Books(Desk(engine), running)
    engine.dispose()
