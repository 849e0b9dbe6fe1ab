"""Streamlit's own sign-in, measured: a real `streamlit run`, one provider for each row, and a browser's requests.

Every row gets a provider of its own and a section `[auth.rowN]`; `st.login` counts as having accepted when its
callback sets the cookie that signs a person in.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import jwt
import requests

from tests.conformance.plans import hostile, table
from tests.support.conformance import Module, once
from tests.support.live import free_port
from tests.support.suite_provider import SuiteProvider

COOKIE_SECRET = "a cookie secret that is long enough for this measurement"
APP = "import streamlit as st\n\nst.title('Peer')\n"


def st_login(rows: Sequence[Module]) -> dict[str, str]:
    """Sign in once for each row; accepted, rejected, or `-` where it has no way to ask."""
    with contextlib.ExitStack() as stack:
        providers = {row.name: stack.enter_context(SuiteProvider()) for row in rows}
        for provider in providers.values():
            # Without this line st.login sends no code challenge at all.
            provider.metadata_changes["code_challenge_methods_supported"] = ["S256"]
        origin = stack.enter_context(running(list(providers.values())))
        return {
            row.name: measure(row, providers[row.name], lambda n=number: sign_in(origin, f"row{n}"))
            for number, row in enumerate(rows)
        }


def measure(row: Module, provider: SuiteProvider, attempt: object) -> str:
    """Play a row as far as st.login can be asked."""
    assert callable(attempt)
    row.change(provider)
    if row.drive is once:
        return outcome(attempt())
    if row.drive is table.rotated_under_the_same_id:
        attempt()
        provider.keys = [table.same_id(provider.keys[0])]
        return outcome(attempt())
    if row.drive is table.twenty_unknown_keys:
        for number in range(20):
            provider.header_changes = {"kid": f"unknown-{number}"}
            attempt()
        return "rejected" if provider.count("jwks") <= 2 else f"{provider.count('jwks')} fetches"
    if row.drive is hostile.nonce_of_an_earlier_sign_in:
        attempt()
        earlier = provider.issued[-1]
        provider.forgery = lambda _found: earlier
        return outcome(attempt())
    return "-"  # it has no way to ask for a second factor, or for one that is fresh


def outcome(accepted: bool) -> str:
    return "accepted" if accepted else "rejected"


def ticket_for(provider: str) -> str:
    """What `st.login` puts into the address of its own first step."""
    claims = {"provider": provider, "exp": int(time.time()) + 60}
    return jwt.encode(claims, COOKIE_SECRET, algorithm="HS256")


def sign_in(origin: str, provider: str) -> bool:
    """Go the way of a browser, and look whether it ends signed in."""
    ticket = ticket_for(provider)
    with requests.Session() as browser:
        begun = browser.get(f"{origin}/auth/login", params={"provider": ticket}, allow_redirects=False, timeout=20)
        if begun.status_code not in {302, 303}:
            return False
        answered = requests.get(begun.headers["location"], allow_redirects=False, timeout=20)
        if not urlsplit(answered.headers.get("location", "")).path.endswith("/oauth2callback"):
            return False
        browser.get(answered.headers["location"], allow_redirects=False, timeout=20)
        return any(cookie.name == "_streamlit_user" and cookie.value for cookie in browser.cookies)


@contextlib.contextmanager
def running(providers: Sequence[SuiteProvider], app: str = APP) -> Iterator[str]:
    """A dashboard of one line, or of `app`, with a section of settings for each provider; its origin."""
    port = free_port()
    origin = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".streamlit").mkdir()
        (folder / "peer.py").write_text(app, encoding="utf-8")
        (folder / ".streamlit" / "secrets.toml").write_text(secrets(origin, providers), encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
        command = [sys.executable, "-m", "streamlit", "run", "peer.py", "--server.headless", "true"]
        process = subprocess.Popen(
            [*command, "--server.port", str(port)],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(origin)
            yield origin
        finally:
            process.terminate()
            process.wait(15)


def wait_for(origin: str) -> None:
    """Until the dashboard answers."""
    for _ in range(300):
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"{origin}/_stcore/health", timeout=2).status_code == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("Streamlit did not start.")


def secrets(origin: str, providers: Sequence[SuiteProvider]) -> str:
    """The settings of `st.login`, as its documentation asks for them."""
    lines = ["[auth]", f'redirect_uri = "{origin}/oauth2callback"', f'cookie_secret = "{COOKIE_SECRET}"']
    for number, provider in enumerate(providers):
        metadata = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
        lines += [
            f"[auth.row{number}]",
            f'client_id = "{provider.client_id}"',
            f'client_secret = "{provider.client_secret}"',
            f'server_metadata_url = "{metadata}"',
        ]
    return "\n".join(lines) + "\n"
