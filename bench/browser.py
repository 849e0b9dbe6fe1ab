"""In a browser: from the provider's answer to the gated page being visible, against a plain reload of the bare page."""

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from bench import site
from bench.timing import Pair, in_turns
from tests.support import programs
from tests.support.stub_provider import StubProvider
from tests.support.wire import agree


def measured(runs: int) -> dict[str, object]:
    """A sign-in whose answer the browser brings back; the factor is proven, so the page opens, drawn from nothing."""
    if programs.chromium() is None:
        return {"left_out": "Chromium is missing"}
    return {"baseline": "a reload of the bare page", "target_ratio": 1.10, **_compared(runs).figures()}


def _compared(runs: int) -> Pair:
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        provider = stack.enter_context(StubProvider(honours_acr_values=True))
        guarded = stack.enter_context(site.guarded(provider, f"sqlite:///{Path(folder) / 'airlock.db'}"))
        bare = stack.enter_context(site.bare())
        playwright = stack.enter_context(sync_playwright())
        chromium = playwright.chromium.launch(executable_path=programs.chromium(), args=["--no-sandbox"])
        stack.callback(chromium.close)
        ours, theirs = chromium.new_context().new_page(), chromium.new_context().new_page()
        address = _login(ours, guarded)
        _see(ours, address)  # proves itself once, as the page asks for it
        _see(theirs, bare.origin)

        def come_back() -> None:
            _see(ours, waiting.pop())

        waiting: list[str] = []
        times: tuple[list[float], list[float]] = ([], [])
        for _ in range(runs + 2):
            waiting.append(_login(ours, guarded))
            pair = in_turns(come_back, lambda: _see(theirs, bare.origin), 1, warm=0)
            times[0].append(pair.ours)
            times[1].append(pair.baseline)
    return Pair(sorted(times[0][2:])[runs // 2], sorted(times[1][2:])[runs // 2])


def _login(page: Page, where: site.Site) -> str:
    answer = page.context.request.get(
        f"{where.origin}/login", params={"iss": where.issuer, "target_link_uri": f"{where.origin}/"}, max_redirects=0
    )
    return agree(answer.headers["location"])


def _see(page: Page, address: str) -> None:
    page.goto(address, wait_until="commit")
    page.get_by_role("heading", name="Figures", level=1).wait_for()
