"""Airlock as the party under test: one installation, one browser in front of it, and what its log says.

Everything goes over HTTP: the sign-in begins at `/login` and ends at the redirect URI, as in a browser. What was
accepted is read from the session; what was refused, and why, from the log line that an operator would read.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from starlette.testclient import TestClient

from auth import renew
from auth.browser import Browser
from auth.edge.cookie import cookie_name
from auth.session import SessionRecord
from auth.store import sessions
from tests.support.flow import ORIGIN, Airlock, Clock, Tab, visit_provider
from tests.support.stub_provider import StubProvider

MOMENT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""When every run takes place, so that the lines of two runs can be compared."""
_LINE = re.compile(r"(\w+) refused: (\w+) \[[\w-]+\] check=(.*?) expected=(.*) got=(.*?) gate=\S* session=\w*")


@dataclass(frozen=True)
class Verdict:
    """How one attempt ended. `check`, `expected` and `got` are those of the log line of a refusal."""

    accepted: bool
    userinfo_asked: bool = False
    check: str = ""
    expected: str = ""
    got: str = ""

    @property
    def line(self) -> str:
        """What OpenID's certification wants in a client's log, one line for a module."""
        if self.accepted:
            return "ACCEPTED"
        return f"REJECTED: {self.check}, expected {self.expected or 'success'}, got {self.got or 'something else'}"


class RefusalLog(logging.Handler):
    """The refusals that the audit log tells, latest last."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    @property
    def last(self) -> tuple[str, str, str]:
        """Check, expectation and finding of the latest refusal; empty if nothing was refused."""
        found = _LINE.fullmatch(self.lines[-1]) if self.lines else None
        return ("", "", "") if found is None else (found[3], found[4], found[5])


class RelyingParty:
    """What a conformance module talks to."""

    def __init__(self, airlock: Airlock, log: RefusalLog) -> None:
        self.airlock = airlock
        self.provider: Any = airlock.provider
        self.log = log
        self.tab = airlock.tab()

    def begin(self, tab: Tab | None = None, **query: str) -> Any:
        """Open `/login`: the answer that leads to the provider, or says why not."""
        return (tab or self.tab).get("/login", params={"iss": self.airlock.service.settings.oidc.issuer, **query})

    def sign_in(self, tab: Tab | None = None) -> Verdict:
        """A whole sign-in, and what became of it."""
        tab = tab or self.tab
        return self.judge(lambda: self._sign_in(tab), lambda: tab.session is not None)

    def step_up(self, **kwargs: Any) -> Verdict:
        """Sign in, then prove a second factor; accepted means that the proof was recorded."""
        self.sign_in()
        proven = self.session.mfa_at
        return self.judge(lambda: self.tab.step_up(**kwargs), lambda: self.session.mfa_at != proven)

    def renew(self) -> Verdict:
        """Let the tokens run out and open a page; accepted means that the session goes on."""
        record = self.session
        clock: Any = self.airlock.service.clock
        clock.moment = max(clock.moment, record.valid_until)

        def due() -> None:
            try:
                renew.standing(self.airlock.service, record)
            except Exception:  # noqa: BLE001 - what was refused stands in the log
                return

        return self.judge(due, lambda: self.row(record).ended_at is None)

    def judge(self, attempt: Callable[[], object], accepted: Callable[[], bool]) -> Verdict:
        """Make an attempt, and read what became of it."""
        asked = self.provider.count("userinfo")
        self.log.lines.clear()
        attempt()
        check, expected, got = self.log.last
        userinfo_asked = self.provider.count("userinfo") > asked
        if accepted():
            return Verdict(True, userinfo_asked)
        return Verdict(False, userinfo_asked, check, self._anonymous(expected), self._anonymous(got))

    def opens(self, *browsers: Browser) -> bool:
        """Whether a request with these cookies, all of our name, is let through to a file."""
        name = cookie_name(self.airlock.service.settings)
        cookies = "; ".join(f"{name}={browser.value}" for browser in browsers)
        client = TestClient(self.airlock.app, base_url=ORIGIN)
        answer = client.get("/media/file", headers={"cookie": cookies})
        assert answer.status_code in {200, 403}
        return bool(answer.status_code == 200)

    @property
    def session(self) -> SessionRecord:
        """The session of the browser in front, which must have one."""
        session = self.tab.session
        assert session is not None
        return session

    def row(self, record: SessionRecord) -> SessionRecord:
        """A session as the store knows it now, ended or not."""
        with self.airlock.service.reading() as tx:
            found = sessions.by_id(tx, record.id)
        assert found is not None
        return found

    def _sign_in(self, tab: Tab) -> None:
        answer = self.begin(tab)
        if answer.status_code == 303:
            tab.callback(visit_provider(answer.headers["location"]))

    def _anonymous(self, text: str) -> str:
        """Without the port, which is another one in every run."""
        return text.replace(self.provider.origin, "http://127.0.0.1")


@contextmanager
def relying_party(
    provider: StubProvider, place: Path | str, clock: Clock, settings: Mapping[str, str] | None = None
) -> Iterator[RelyingParty]:
    """An installation in a folder, or on a database elsewhere."""
    airlock = Airlock(provider, place / "airlock.db" if isinstance(place, Path) else place, clock, settings)
    log = RefusalLog()
    logger = logging.getLogger("auth.audit")
    logger.addHandler(log)
    try:
        yield RelyingParty(airlock, log)
    finally:
        logger.removeHandler(log)
        airlock.engine.dispose()


def agree(url: str) -> str:
    """Be at a page of the provider, agree, and say where it sends the browser; for pages other than `authorize`."""
    answer = requests.get(url, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.status_code
    return str(answer.headers["location"])
