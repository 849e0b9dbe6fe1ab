"""Real sign-ins without a screen: a service over a database, the real edge around a page, a provider over HTTP.

airlock = Airlock(provider, tmp_path / "airlock.db", clock)
tab = airlock.tab()            # one browser: keeps cookies, follows nothing by itself
tab.sign_in("/billing?x=1")    # begin, provider, callback; the answer of the edge
tab.step_up("/billing")
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import database
from auth import service as services
from auth import sign_in
from auth.browser import Browser
from auth.edge import Edge
from auth.edge.cookie import cookie_name
from auth.service import Service
from auth.session import SessionRecord
from auth.settings import load
from auth.store import sessions
from database.lineages import LINEAGES
from tests.support.made import make_tables
from tests.support.stub_provider import StubProvider

PAGES = ("/", "/customers", "/billing", "/account")
ORIGIN = "http://localhost:8501"


@dataclass
class Clock:
    """A clock that moves only when it is told to."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


class Airlock:
    """One installation: settings, database, service and edge; `app` serves it as ASGI."""

    def __init__(
        self,
        provider: StubProvider,
        database_url: str | Path,
        clock: Callable[[], datetime],
        settings: Mapping[str, str] | None = None,
    ) -> None:
        url = f"sqlite:///{database_url}" if isinstance(database_url, Path) else database_url
        self.provider = provider
        self.engine = database.open_engine(url)
        make_tables(self.engine, LINEAGES[0])
        values = {
            "OIDC__ISSUER": provider.issuer,
            "OIDC__CLIENT_ID": provider.client_id,
            "OIDC__CLIENT_SECRET": provider.client_secret,
            "OIDC__DISPLAY_NAME": "Stub",
            "SESSION__SECRET": "a session secret of the tests, long enough",
            "ROLES__FINANCE": "finance",
            "ROLES__ADMIN": "admin",
            **(settings or {}),
        }
        self.service: Service = services.build(load(values), self.engine, pages=PAGES, clock=clock)
        services.install(self.service)
        self.edge = Edge(self.service)
        self.app = Starlette(routes=[*self.edge.routes, _everything_else()], middleware=self.edge.middleware)

    def tab(self, origin: str | None = None) -> "Tab":
        """A browser with an empty cookie jar."""
        return Tab(self, TestClient(self.app, base_url=origin or self.service.settings.public_origin))

    def session_of(self, browser: Browser) -> SessionRecord | None:
        """The live session of a browser, whoever holds its key."""
        with self.service.reading() as tx:
            return sessions.live_of_browser(tx, browser.name_hash)


class Tab:
    """One browser. Every method returns the edge's answer, redirects not followed."""

    def __init__(self, airlock: Airlock, http: TestClient) -> None:
        self.airlock = airlock
        self.http = http

    @property
    def browser(self) -> Browser | None:
        """What this browser's cookie says now."""
        value = self.http.cookies.get(cookie_name(self.airlock.service.settings))
        return None if value is None else Browser.parse(value)

    @property
    def session(self) -> SessionRecord | None:
        """The session that this browser's cookie opens now."""
        browser = self.browser
        record = None if browser is None else self.airlock.session_of(browser)
        opens = record is not None and browser is not None and browser.key_hash is not None
        return record if opens and record.opens_with(browser.key_hash) else None

    def get(self, path: str, **kwargs: Any) -> Any:
        return self.http.get(path, follow_redirects=False, **kwargs)

    def named(self) -> Browser:
        """This browser, after opening a page if it has no cookie yet."""
        if self.browser is None:
            self.get("/")
        browser = self.browser
        assert browser is not None
        return browser

    def begin_login(self, return_to: str = "/") -> str:
        """Press Sign in: the address at the provider."""
        return sign_in.begin_login(self.airlock.service, browser_hash=self.named().name_hash, return_to=return_to)

    def begin_step_up(self, return_to: str = "/billing", **kwargs: Any) -> str:
        """Open a gated page: the address at the provider."""
        record = self.session
        assert record is not None
        gate = kwargs.pop("gate", return_to.partition("?")[0])
        return sign_in.begin_step_up(self.airlock.service, record, gate=gate, return_to=return_to, **kwargs)

    def callback(self, url: str) -> Any:
        """Bring a callback address back to the edge."""
        parts = urlsplit(url)
        return self.get(f"{parts.path or '/'}?{parts.query}")

    def sign_in(self, return_to: str = "/") -> Any:
        return self.callback(visit_provider(self.begin_login(return_to)))

    def step_up(self, return_to: str = "/billing", **kwargs: Any) -> Any:
        return self.callback(visit_provider(self.begin_step_up(return_to, **kwargs)))


def visit_provider(url: str) -> str:
    """Go to the provider, agree to everything, and say where it sends the browser next."""
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["location"]


def _everything_else() -> Route:
    async def page(request: Request) -> Response:
        return PlainTextResponse(f"the page {request.url.path}")

    return Route("/{path:path}", page, methods=["GET", "HEAD", "POST", "PUT"])
