"""Pages without a browser: small apps under the real gates, the real dashboard, and a person's way to the provider.

tab = app.tab(billing="st.metric(…)")       # a page each; the first one is the start page
testing.sign_in(tab)
open_page(tab, "billing").run()
leaving(tab)                                # where the browser is sent, or None
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner

import billing
import database
from auth import testing
from auth.browser import Browser
from auth.service import Service
from auth.session import SessionRecord
from auth.sign_in import complete
from auth.store.tables import pending
from auth.vault import random_token
from billing import seed
from database.lineages import LINEAGES
from tests.support.flow import visit_provider
from tests.support.stub_provider import StubProvider

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 20
"""Seconds. A run ends when it ends; this only bounds how long a broken one takes to fail."""

_ROUTER = """
import streamlit as st
import auth
auth.current_session()
auth.run(st.navigation([{pages}], position="hidden"))
"""
_PAGE = """
import streamlit as st
import pytest
from datetime import timedelta
from auth import access_token, ensure_login, ensure_mfa, ensure_role, requires_mfa

"""


@dataclass
class SmallApp:
    """An app of a few pages in a folder. Every tab of it runs the same scripts."""

    folder: Path
    pages: dict[str, str] = field(default_factory=dict)

    def tab(self, record: SessionRecord | None = None, **pages: str) -> AppTest:
        """A tab that has just been opened, of the browser with this session. `pages` are added, by name and script."""
        self.pages |= pages
        for name, script in self.pages.items():
            (self.folder / f"{name}.py").write_text(_PAGE + dedent(script), encoding="utf-8")
        listed = ", ".join(
            f"st.Page({f'{name}.py'!r}, title={name.capitalize()!r}, default={name == 'home'})" for name in self.pages
        )
        (self.folder / "app.py").write_text(_ROUTER.format(pages=listed), encoding="utf-8")
        return _signed_in(AppTest.from_file(self.folder / "app.py", default_timeout=PATIENCE), record)

    def without_router(self, script: str, record: SessionRecord | None = None) -> AppTest:
        """A tab of an app that is one script, as other teams may have it."""
        alone = AppTest.from_string(_PAGE + dedent(script), default_timeout=PATIENCE)
        alone.context = {"url": "http://localhost:8501/billing"}
        return _signed_in(alone, record)


def dashboard(record: SessionRecord | None = None) -> AppTest:
    """A tab of the real dashboard."""
    return _signed_in(AppTest.from_file(ROOT / "ui" / "dashboard.py", default_timeout=PATIENCE), record)


def open_page(tab: AppTest, name: str) -> AppTest:
    """Go to a page by its name: a click in the sidebar, or in a new tab an address that was typed."""
    real = Path(tab._script_path).name == "dashboard.py"
    return tab.switch_page(f"../pages/{name}.py" if real else f"{name}.py")


@cache
def _components() -> BidiComponentManager:
    """What Streamlit looks for among the installed packages once for each process, and AppTest once for each tab."""
    manager = BidiComponentManager()
    manager.discover_and_register_components(start_file_watching=False)
    return manager


def _signed_in(tab: AppTest, record: SessionRecord | None) -> AppTest:
    tab._bidi_component_manager = _components()
    if record is not None:
        testing.open_tab(tab, record)
    return tab


# What is on the screen.


def leaving(tab: AppTest) -> str | None:
    """The address that the browser is sent to by this run; None when it stays."""
    data = [json.loads(element.proto.json) for element in tab.get("bidi_component")]
    return next((sent["url"] for sent in data if "url" in sent), None)


def asked(tab: AppTest) -> dict[str, str]:
    """The parameters of the request that the browser is sent with."""
    url = leaving(tab)
    assert url is not None, said(tab)
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}


def said(tab: AppTest) -> list[str]:
    """Every alert, in the order of the screen's kinds."""
    assert not tab.exception, tab.exception
    return [alert.value for kind in (tab.error, tab.warning, tab.info, tab.success) for alert in kind]


def buttons(tab: AppTest) -> list[str]:
    """What the buttons in the page say."""
    return [button.label for button in tab.main.button]


def press(tab: AppTest, label: str) -> AppTest:
    """Press the one button of that name, and let the page run."""
    (button,) = [button for button in tab.button if button.label == label]
    return button.click().run()


def fragments(tab: AppTest) -> list[str]:
    """The fragments that the server would still run for this tab, in the order in which they were drawn."""
    return list(tab._fragment_storage._fragments)


@contextmanager
def only(fragment: str) -> Iterator[None]:
    """Runs inside are of one fragment, as a click in it or its timer asks for; AppTest by itself runs whole pages."""
    with patch.object(local_script_runner, "RerunData", partial(RerunData, fragment_id=fragment)):
        yield


def everything(tab: AppTest) -> str:
    """All that was sent to the browser, as text: to look in for what must not be there."""
    return "\n".join(str(element) + str(getattr(element, "proto", "")) for element in _walk(tab._tree))


def _walk(block: Any) -> Any:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _walk(child)


# The way to the provider and back.


def at_provider(provider: StubProvider, **more: str) -> dict[str, str]:
    """Settings of an installation whose provider this is."""
    return {"OIDC__ISSUER": provider.issuer, "OIDC__CLIENT_SECRET": provider.client_secret, **more}


def a_browser() -> Browser:
    """A browser that holds a key."""
    return Browser.mint().holding(random_token(256))


def come_back(service: Service, tab: AppTest, browser: Browser) -> str:
    """Follow the redirect, let the provider answer, bring the answer to the edge's verb; says which page that opens."""
    url = leaving(tab)
    assert url is not None, said(tab)
    return answer(service, url, browser)


def answer(service: Service, url: str, browser: Browser) -> str:
    """The same for an address that is known already."""
    return complete(service, urlsplit(visit_provider(url)).query, browser, "a test").return_to


def begun(service: Service) -> list[Mapping[str, Any]]:
    """Every attempt that was begun, oldest first."""
    with service.reading() as tx:
        return [row._mapping for row in tx.execute(sa.select(pending).order_by(pending.c.begun_at))]


# The ledger of the dashboard.


def install_ledger(url: str, *, demo: date | None = None) -> sa.Engine:
    """An upgraded database that pages read from; empty, or with the demo ledger up to that day."""
    engine = database.open_engine(url)
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)
    with database.transaction(engine) as tx:
        if demo is not None and billing.is_empty(tx):
            seed.seed_demo(tx, demo)
    database.install(engine)
    return engine
