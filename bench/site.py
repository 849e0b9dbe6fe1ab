"""The same small page twice: behind the edge and `ensure_mfa`, and as Streamlit alone serves it. Both real servers."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import requests

import database
from database.lineages import LINEAGES
from scripts import conformance_st_login
from tests.support.live import free_port
from tests.support.stub_provider import StubProvider
from tests.support.suite_provider import SuiteProvider
from tests.support.wire import Visitor, agree

ROOT = Path(__file__).parents[1]

_BODY = """
import altair, pandas
import streamlit as st

table = pandas.DataFrame({"month": range(24), "revenue": [(n * 7919) % 1000 for n in range(24)]})
st.title("Figures")
for column, name in zip(st.columns(4), ("Open", "Overdue", "Paid", "Refunded"), strict=True):
    column.metric(name, 42)
st.altair_chart(altair.Chart(table).mark_bar().encode(x="month:O", y="revenue:Q"))
st.dataframe(table)
st.text_input("Search")
"""
_GATE = "from auth import ensure_mfa\nensure_mfa()\n"
_APP = """
import os
import streamlit as st
import database
from auth import service as services
from auth.edge import Edge
from auth.settings import load, read_sources

settings = load(read_sources(os.environ, None), port={port})
service = services.build(settings, database.open_engine(settings.database_url), pages=["/"])
services.install(service)
edge = Edge(service)
app = st.App("page.py", middleware=edge.middleware, routes=edge.routes)
"""
_PLAIN = '[server]\naddress = "localhost"\n[browser]\ngatherUsageStats = false\n'
"""Streamlit as it comes."""
_BARE_APP = 'import streamlit as st\n\napp = st.App("page.py")\n'


@dataclass(frozen=True)
class Site:
    """A running server. `pid` is for those who look at what it uses."""

    origin: str
    pid: int
    issuer: str = ""

    def visitor(self) -> Visitor:
        """A browser; at a guarded site one that has signed in and proven its second factor."""
        visitor = Visitor(self.origin)
        if self.issuer:
            visitor.sign_in(self.issuer)
            visitor.arrive(self.step_up_answer(visitor))
        return visitor

    def step_up_answer(self, visitor: Visitor) -> str:
        """Go to the provider for a second factor: the address with which it sends the browser back."""
        return agree(str(visitor.get("/step-up?gate=/").headers["location"]))


@contextmanager
def guarded(
    provider: StubProvider, database_url: str, *, gate: bool = True, more: dict[str, str] | None = None
) -> Iterator[Site]:
    """The page behind the edge and its gate, or behind the edge alone. `more` are further settings."""
    settings = {
        **(more or {}),
        "OIDC__ISSUER": provider.issuer,
        "OIDC__CLIENT_ID": provider.client_id,
        "OIDC__CLIENT_SECRET": provider.client_secret,
        "SESSION__SECRET": "a session secret of the benchmarks, long enough",
        "DATABASE__URL": database_url,
    }
    _make_tables(database_url)
    with _running(_APP, _GATE * gate + _BODY, _our_configuration(), settings) as (origin, pid):
        yield Site(origin, pid, provider.issuer)


def _make_tables(database_url: str) -> None:
    """Before the start, as where the database exists: a server that finds its tables loads nothing that makes them."""
    engine = database.open_engine(database_url)
    database.upgrade(engine, LINEAGES[0])
    engine.dispose()


@contextmanager
def bare() -> Iterator[Site]:
    """The page, and nothing that asks who is there."""
    with _running(_BARE_APP, _BODY, _PLAIN, {}) as (origin, pid):
        yield Site(origin, pid)


@contextmanager
def bare_with_our_configuration() -> Iterator[Site]:
    """The same, configured as ours: themes and the collecting of garbage cost time too, and sign-in is what is left."""
    with _running(_BARE_APP, _BODY, _our_configuration(), {}) as (origin, pid):
        yield Site(origin, pid)


def _our_configuration() -> str:
    return (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")


@contextmanager
def behind_st_login(provider: SuiteProvider) -> Iterator[str]:
    """The page behind Streamlit's own sign-in; its origin."""
    page = "import streamlit as st\nif not st.user.is_logged_in:\n    st.stop()\n" + _BODY
    with conformance_st_login.running([provider], app=page) as origin:
        yield origin


@contextmanager
def _running(app: str, page: str, config: str, settings: dict[str, str]) -> Iterator[tuple[str, int]]:
    port = free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "app.py").write_text(app.replace("{port}", str(port)), encoding="utf-8")
        (folder / "page.py").write_text(page, encoding="utf-8")
        (folder / ".streamlit").mkdir()
        (folder / ".streamlit" / "config.toml").write_text(config, encoding="utf-8")
        process = start(["run", "app.py"], folder, port, {**settings, "PYTHONPATH": str(ROOT)})
        try:
            wait_for(process, port)
            yield f"http://localhost:{port}", process.pid
        finally:
            process.terminate()
            process.wait(20)


def start(command: list[str], folder: Path, port: int, settings: dict[str, str]) -> "subprocess.Popen[bytes]":
    """`streamlit …`, without anything of this process's own settings."""
    environment = {name: value for name, value in os.environ.items() if "__" not in name and "STREAMLIT" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", *command, "--server.port", str(port), "--server.headless", "true"],
        cwd=folder,
        env={**environment, **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(process: "subprocess.Popen[bytes]", port: int, *, within: float = 90) -> None:
    """Until it answers."""
    until = time.monotonic() + within
    while time.monotonic() < until and process.poll() is None:
        with suppress(requests.RequestException):
            if requests.get(f"http://localhost:{port}/_stcore/health", timeout=2).status_code == 200:
                return
        time.sleep(0.02)
    raise RuntimeError("The server did not start.")
