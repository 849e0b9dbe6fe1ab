"""The way on from a refusal that no page waits for: the one button, and where it leads."""

from auth import sign_in
from auth.browser import Browser
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service


async def start_again(service: Service, pool: Pool, browser: Browser | None, page: str) -> tuple[str, str]:
    """`Try again` on that page for whoever is signed in, or may be; a sign-in that leads there for anybody else."""
    if await _may_be_signed_in(service, pool, browser):
        return "Try again", page
    return "Sign in", sign_in.start_url(service, page)


async def _may_be_signed_in(service: Service, pool: Pool, browser: Browser | None) -> bool:
    if browser is None or browser.key is None:
        return False
    try:
        return await pool.run(sign_in.is_signed_in, service, browser)
    except AuthError:
        return True  # nobody can tell now, and the page will
