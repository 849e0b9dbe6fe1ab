"""A provider over real HTTP, a clock that stands still, and small apps under the real gates."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from auth import testing
from auth.browser import Browser
from auth.edge_names import ENTRY_HEADER
from auth.service import Service
from auth.session import SessionRecord
from tests.support.fields import billing, load_filled
from tests.support.fixtures import clock, provider
from tests.support.flow import Clock
from tests.support.payment import MUST_NOT_RUN, PLACES
from tests.support.screens import SmallApp, a_browser, at_provider, come_back, open_page, said
from tests.support.stub_provider import StubProvider

__all__ = ["clock", "provider"]  # pytest finds fixtures here

PAGES = ("/", "/billing", "/customers")


@pytest.fixture
def service(provider: StubProvider, clock: Clock) -> Iterator[Service]:
    running = testing.start(pages=PAGES, settings=at_provider(provider), clock=clock)
    yield running
    running.engine.dispose()


@pytest.fixture
def app(service: Service, tmp_path: Path) -> SmallApp:
    """Its start page asks for no more than a sign-in; tests add the pages they are about."""
    return SmallApp(tmp_path, {"home": "ensure_login(); st.title('Home')"})


@pytest.fixture
def browser() -> Browser:
    return a_browser()


@pytest.fixture
def ada(app: SmallApp, browser: Browser) -> SessionRecord:
    """Signed in with a password, in `browser`."""
    return testing.sign_in(app.tab(), browser=browser, roles=["finance"])


@pytest.fixture
def reconnect(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on tabs come back by themselves: AppTest has no handshake, so the header that the edge sets is given."""
    return lambda: monkeypatch.setattr(ContextProxy, "headers", {ENTRY_HEADER: "reconnect"})


@pytest.fixture
def drawn(app: SmallApp, ada: SessionRecord) -> Callable[..., AppTest]:
    """Billing as Ada drew it while her proof stood, with a way to pay somewhere in it."""

    def draw(place: str, script: str = MUST_NOT_RUN) -> AppTest:
        tab = app.tab(ada, billing=script + PLACES[place])
        testing.step_up(tab)
        open_page(tab, "billing").run()
        assert said(tab) == []
        return tab

    return draw


@pytest.fixture
def there_and_back(
    app: SmallApp, ada: SessionRecord, service: Service, browser: Browser
) -> Callable[[dict[str, str]], AppTest]:
    """Leaves with these fields, proves the second factor, and comes back in a tab that knows nothing."""

    def go(values: dict[str, str]) -> AppTest:
        away = open_page(app.tab(ada, billing=billing(values)), "billing").run()
        come_back(service, away, browser)
        return load_filled(app, ada)

    return go
