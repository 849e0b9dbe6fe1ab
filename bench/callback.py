"""A whole callback, from the request of the browser to the redirect, against the one of `st.login`."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import jwt
import requests

from bench import site
from bench.timing import Pair, timed
from scripts.conformance_st_login import COOKIE_SECRET, running
from tests.support.oidc_keys import REMOVED
from tests.support.stub_provider import StubProvider
from tests.support.suite_provider import SuiteProvider
from tests.support.wire import Visitor, agree


def measured(runs: int) -> dict[str, object]:
    """With UserInfo, which `st.login` never asks, and at a provider without it."""
    with_userinfo = _compared(runs, asks_userinfo=True)
    without = _compared(runs, asks_userinfo=False)
    return {
        "baseline": "st.login's /oauth2callback",
        "with_userinfo": {**with_userinfo.figures(), "target_ratio": round(1 / 0.6, 2)},
        "without_userinfo": {**without.figures(), "target_ratio": 1.0},
    }


def _compared(runs: int, *, asks_userinfo: bool) -> Pair:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        ours = stack.enter_context(StubProvider())
        theirs = stack.enter_context(SuiteProvider())
        theirs.metadata_changes["code_challenge_methods_supported"] = ["S256"]  # or st.login sends no challenge
        if not asks_userinfo:
            ours.metadata_changes["userinfo_endpoint"] = REMOVED
        guarded = stack.enter_context(site.guarded(ours, f"sqlite:///{Path(folder) / 'airlock.db'}"))
        peer = stack.enter_context(running([theirs]))
        times: tuple[list[float], list[float]] = ([], [])
        for turn in range(runs + 3):
            for taken, act in zip(times, (_our_callback(guarded), _their_callback(peer)), strict=True):
                seconds = timed(act)
                if turn >= 3:
                    taken.append(seconds * 1000)
    return Pair(median(times[0]), median(times[1]))


def _our_callback(guarded: site.Site) -> Callable[[], object]:
    """A new browser comes back from the provider; only that is timed."""

    visitor = Visitor(guarded.origin)
    address = agree(visitor.begin_sign_in(guarded.issuer))

    def arrive() -> None:
        answer = visitor.arrive(address)
        if answer.status_code != 303 or not visitor.cookies:
            raise RuntimeError("Our sign-in failed.")

    return arrive


def _their_callback(origin: str) -> Callable[[], object]:

    ticket = jwt.encode({"provider": "row0", "exp": int(time.time()) + 60}, COOKIE_SECRET, algorithm="HS256")
    browser = requests.Session()
    browser.trust_env = False
    begun = browser.get(f"{origin}/auth/login", params={"provider": ticket}, allow_redirects=False, timeout=20)
    address = agree(begun.headers["location"])
    assert urlsplit(address).path.endswith("/oauth2callback")

    def arrive() -> None:
        browser.get(address, allow_redirects=False, timeout=20)
        if not any(cookie.name == "_streamlit_user" and cookie.value for cookie in browser.cookies):
            raise RuntimeError("The sign-in of st.login failed.")

    return arrive
