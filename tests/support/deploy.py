"""A deployment on loopback: real replicas of the dashboard on one database, behind a real nginx."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import database
from database.lineages import LINEAGES
from tests.support.live import LiveAirlock, free_port
from tests.support.nginx import Certificate, Proxy
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor


@dataclass
class Deployment:
    """Two replicas on one database, and the proxy in front of them."""

    proxy: Proxy
    replicas: Sequence[LiveAirlock]
    provider: StubProvider

    @property
    def origin(self) -> str:
        return self.proxy.origin

    def visitor(self, replica: int | None = None, *, source_address: str | None = None) -> Visitor:
        """A new browser; with `replica` (1 or 2) everything it does goes there, until it is told otherwise."""
        person = Visitor(self.origin, self.proxy.certificate.chain, source_address=source_address)
        if replica is not None:
            person.headers["x-replica"] = str(replica)
        return person

    def visitor_sent_to(self, replica: int) -> Visitor:
        """A new browser that the shipped file itself sends to this replica."""
        address = f"upstream=127.0.0.1:{self.replicas[replica - 1].port} "
        for _ in range(64):
            person = self.visitor()
            person.get("/")
            if address in self.logged(person):
                return person
        raise AssertionError(f"of 64 browsers none is sent to replica {replica}")

    def logged(self, person: Visitor, path: str | None = None) -> str:
        """What nginx writes about a request of this person."""
        path = path or f"/nothing/{token_hex(8)}"
        person.get(path)
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            for line in self.proxy.access_log:
                if f" {path} " in line:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"nginx wrote nothing about {path}")

    @contextmanager
    def without(self, replica: int) -> Iterator[None]:
        """While this replica is away; at the end it is back, and nginx, which had given it up for a while, knows."""
        gone = self.replicas[replica - 1]
        gone.stop()
        try:
            yield
        finally:
            gone.start()
            self._wait_until_used(replica)

    def _wait_until_used(self, replica: int, within: float = 30) -> None:
        ends = time.monotonic() + within
        while True:
            try:
                self.visitor_sent_to(replica)
            except AssertionError:
                if time.monotonic() > ends:
                    raise
            else:
                return


def settings_for(provider: StubProvider, origin: str, **more: str) -> dict[str, str]:
    """What an installation at `origin` needs to know."""
    return {
        "OIDC__ISSUER": provider.issuer,
        "OIDC__CLIENT_ID": provider.client_id,
        "OIDC__CLIENT_SECRET": provider.client_secret,
        "OIDC__REDIRECT_URI": f"{origin}/",
        "STEP_UP__ACR_VALUES": "urn:test:mfa",
        "ROLES__FINANCE": "finance",
        "SESSION__SECRET": "a session secret of the tests, long enough",
        **more,
    }


def make_provider() -> StubProvider:
    """A provider whose person may see Billing, and whose answers prove what was asked for."""
    provider = StubProvider(honours_acr_values=True)
    provider.person["groups"] = ["finance"]
    return provider


@contextmanager
def deployed(program: str, folder: Path, provider: StubProvider, database_url: str) -> Iterator[Deployment]:
    """Upgrade the database, start both replicas at once, put the proxy in front."""
    engine = database.open_engine(database_url)
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)
    engine.dispose()
    ports = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    proxy = Proxy(program, folder / "nginx", Certificate.make(folder), ports)
    settings = settings_for(
        provider, proxy.origin, DATABASE__URL=database_url, SERVER__TRUSTED_PROXIES="127.0.0.1", LOG__FORMAT="json"
    )
    settings["FORWARDED_ALLOW_IPS"] = ""  # as the Dockerfile has it: the HTTP server itself believes no header
    replicas = [LiveAirlock(folder / f"replica-{port}", settings, port=port) for port in ports]
    with ExitStack() as stack:
        stack.callback(lambda: together(*(replica.stop for replica in replicas)))
        together(*(replica.start for replica in replicas))
        stack.enter_context(proxy.running())
        yield Deployment(proxy, replicas, provider)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What several calls return that are made at the same moment."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
