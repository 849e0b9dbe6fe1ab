"""A whole callback, from the request of the browser to the redirect, against the one of `st.login`.

Both sides use the same provider: same keys, same metadata, same answers. `st.login` never asks UserInfo, so the fair
pair is the one in which the provider has none.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import requests

from bench import site
from bench.timing import Pair, timed
from scripts.conformance_st_login import running, ticket_for
from tests.support.oidc_keys import REMOVED
from tests.support.suite_provider import SuiteProvider
from tests.support.wire import Visitor, agree

AT_ONCE = 4
"""Browsers that come back at the same moment, where the rate is measured."""

Arrival = Callable[[], None]


def measured(runs: int, *, warm: int = 3, bursts: int = 5) -> dict[str, object]:
    """Times of one callback at a time, and how many a second are completed when several come at once."""
    found: dict[str, object] = {"baseline": "st.login's /oauth2callback", "at_once": AT_ONCE}
    for name, asks_userinfo, target in (("with_userinfo", True, round(1 / 0.6, 2)), ("without_userinfo", False, 1.0)):
        with _both(asks_userinfo=asks_userinfo) as (ours, theirs):
            found[name] = {**_in_turns(ours, theirs, runs, warm).figures(), "target_ratio": target}
            found[f"rate_{name}"] = {**_rates(ours, theirs, runs, bursts), "target_ratio": round(1 / target, 2)}
    return found


@contextmanager
def _both(*, asks_userinfo: bool) -> Iterator[tuple[Callable[[], Arrival], Callable[[], Arrival]]]:
    """Two running servers: what prepares an arrival at ours, and at that of `st.login`."""
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(SuiteProvider())
        provider.metadata_changes["code_challenge_methods_supported"] = ["S256"]  # or st.login sends no challenge
        if not asks_userinfo:
            provider.metadata_changes["userinfo_endpoint"] = REMOVED
        guarded = stack.enter_context(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"))
        peer = stack.enter_context(running([provider]))
        yield (lambda: _our_callback(guarded)), (lambda: _their_callback(peer))


def _in_turns(ours: Callable[[], Arrival], theirs: Callable[[], Arrival], runs: int, warm: int) -> Pair:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(warm + runs):
        for taken, prepare in zip(times, (ours, theirs), strict=True):
            seconds = timed(prepare())
            if turn >= warm:
                taken.append(seconds * 1000)
    return Pair(median(times[0]), median(times[1]))


def _rates(ours: Callable[[], Arrival], theirs: Callable[[], Arrival], runs: int, bursts: int) -> dict[str, float]:
    """Sign-ins a second, each the median of some bursts; higher is better, and so is a ratio above one."""
    rates: tuple[list[float], list[float]] = ([], [])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(bursts):
            for found, prepare in zip(rates, (ours, theirs), strict=True):
                arrivals = [prepare() for _ in range(max(AT_ONCE, runs // 2))]
                seconds = timed(lambda arrivals=arrivals: list(pool.map(lambda arrive: arrive(), arrivals)))  # type: ignore[misc]
                found.append(len(arrivals) / seconds)
    return {
        "ours_a_second": round(median(rates[0]), 1),
        "baseline_a_second": round(median(rates[1]), 1),
        "ratio": round(median(rates[0]) / median(rates[1]), 3),
    }


def _our_callback(guarded: site.Site) -> Arrival:
    """A new browser comes back from the provider; only that is timed."""
    visitor = Visitor(guarded.origin)
    address = agree(visitor.begin_sign_in(guarded.issuer))

    def arrive() -> None:
        answer = visitor.arrive(address)
        if answer.status_code != 303 or not visitor.cookies:
            raise RuntimeError("Our sign-in failed.")

    return arrive


def _their_callback(origin: str) -> Arrival:
    browser = requests.Session()
    browser.trust_env = False
    begun = browser.get(
        f"{origin}/auth/login", params={"provider": ticket_for("row0")}, allow_redirects=False, timeout=20
    )
    address = agree(begun.headers["location"])
    assert urlsplit(address).path.endswith("/oauth2callback")

    def arrive() -> None:
        browser.get(address, allow_redirects=False, timeout=20)
        if not any(cookie.name == "_streamlit_user" and cookie.value for cookie in browser.cookies):
            raise RuntimeError("The sign-in of st.login failed.")

    return arrive
