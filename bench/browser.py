"""In a browser: from the provider's answer to the gated page being visible.

Three ways to come back, in turns with a reload of the bare page: a sign-in here and one of `st.login`, which draw the
page from nothing, and a step-up in a window of its own, where the page never went away.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from bench import site
from bench.timing import Pair, timed
from scripts.conformance_st_login import ticket_for
from tests.support import programs
from tests.support.oidc_keys import REMOVED
from tests.support.suite_provider import SuiteProvider
from tests.support.wire import agree

Turn = Callable[[], float]
"""Do it once: the milliseconds that count."""


def measured(runs: int, *, warm: int = 2) -> dict[str, object]:
    """Ours, `st.login`'s and the window's, each against a reload of the bare page; all by turns in one browser."""
    if programs.chromium() is None:
        return {"left_out": "Chromium is missing"}
    with _turns() as (reload, ways):
        times: dict[str, list[float]] = {name: [] for name in ("reload", *ways)}
        for number in range(warm + runs):
            for name, turn in {"reload": reload, **ways}.items():
                taken = turn()
                if number >= warm:
                    times[name].append(taken)
    middle = {name: median(values) for name, values in times.items()}
    targets = {"ours": 1.10, "popup": 0.33}
    return {
        "baseline": "a reload of the bare page",
        **{
            name: {
                **Pair(middle[name], middle["reload"]).figures(),
                **({"target_ratio": targets[name]} if name in targets else {}),
            }
            for name in ("ours", "st_login", "popup")
        },
    }


@contextmanager
def _turns() -> Iterator[tuple[Turn, dict[str, Turn]]]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        provider = stack.enter_context(SuiteProvider(honours_acr_values=True))
        provider.metadata_changes["code_challenge_methods_supported"] = ["S256"]  # or st.login sends no challenge
        provider.metadata_changes["userinfo_endpoint"] = REMOVED  # st.login never asks it
        ours = stack.enter_context(site.guarded(provider, f"sqlite:///{folder / 'ours.db'}"))
        in_window = {"STEP_UP__MODE": "popup"}
        popup = stack.enter_context(site.guarded(provider, f"sqlite:///{folder / 'popup.db'}", more=in_window))
        peer = stack.enter_context(site.behind_st_login(provider))
        bare = stack.enter_context(site.bare())
        playwright = stack.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        stack.callback(chromium.close)
        page = chromium.new_context().new_page()
        _see(page, bare.origin)
        yield (
            (lambda: timed(lambda: _see(page, bare.origin)) * 1000),
            {
                "ours": _coming_back(chromium, ours),
                "st_login": _coming_back_to_st_login(chromium, peer),
                "popup": lambda: _window_closing(chromium, popup),
            },
        )


def _coming_back(chromium: Browser, where: site.Site) -> Turn:
    page = chromium.new_context().new_page()
    _see(page, _answer(page, where))  # proves itself once, as the page asks for it

    def turn() -> float:
        answer = _answer(page, where)
        return timed(lambda: _see(page, answer)) * 1000

    return turn


def _coming_back_to_st_login(chromium: Browser, origin: str) -> Turn:
    page = chromium.new_context().new_page()

    def turn() -> float:
        query = {"provider": ticket_for("row0")}
        begun = page.context.request.get(f"{origin}/auth/login", params=query, max_redirects=0)
        answer = agree(begun.headers["location"])
        return timed(lambda: _see(page, answer)) * 1000

    return turn


def _window_closing(chromium: Browser, where: site.Site) -> float:
    """A new session, so that there is something to prove: from the window's callback until the page shows it."""
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.goto(_answer(page, where), wait_until="commit")
        came_back: list[float] = []
        context.on("request", lambda sent: came_back.append(time.perf_counter()) if "code=" in sent.url else None)
        page.get_by_role("button", name="Verify again").click()
        page.get_by_role("heading", name="Figures", level=1).wait_for()
        return (time.perf_counter() - came_back[-1]) * 1000
    finally:
        context.close()


def _answer(page: Page, where: site.Site) -> str:
    """Go to the provider with this browser: the address with which it sends the browser back."""
    query = {"iss": where.issuer, "target_link_uri": f"{where.origin}/"}
    answer = page.context.request.get(f"{where.origin}/login", params=query, max_redirects=0)
    return agree(answer.headers["location"])


def _see(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    page.get_by_role("heading", name="Figures", level=1).wait_for()
