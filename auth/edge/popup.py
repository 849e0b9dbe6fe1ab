"""Step-up in a window of its own (`STEP_UP__MODE=popup`): the page stays as it is, unsent text and all.

The click opens `/step-up` here, on our own origin, so that no browser takes it for an advertisement; the edge begins
the attempt and answers 303 to the provider. The provider's answer is completed like any other and ends on `/verified`,
which tells the page over a BroadcastChannel of our origin and closes itself. Neither looks at `opener` or `closed`:
the provider's own protections may have cut those.
"""

import re
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth import sign_in
from auth.audit import refused
from auth.edge import cookie
from auth.edge.answers import refusal, see_other
from auth.edge.pool import Pool
from auth.errors import AuthError, CallbackRejected
from auth.service import Service
from auth.waiting import page_of

LONGEST_AGE = 31_536_000
_GATE = re.compile(r"/[\w./:#<>-]{0,199}")
_WISH = re.compile(r"[0-9a-f]{64}")

_VERIFIED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Airlock</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{base}/verified.js" defer></script></head>
<body><main role="status"><p>You can close this window.</p><p><a href="{base}/">Go to Airlock</a></p></main>
</body></html>
"""
_SCRIPT = """\
new BroadcastChannel("airlock").postMessage("verified");
window.close();
"""


class Popup:
    """`GET /step-up?gate=…[&max_age=…][&wish=…]`, and the page it ends on."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def begin(self, request: Request) -> Response:
        """303 to the provider. It creates only an attempt, of the session that this browser holds anyway.

        What is asked for here opens nothing: each gate judges the recorded evidence by its own rule, and how fresh the
        proof for a wish has to be stands in the store, not in the address.
        """
        settings = self._service.settings
        browser = cookie.of_request(request, settings)
        try:
            _refuse_others(request)
            gate, age, wish = _asked(request, self._service)
            url = await self._pool.run(sign_in.begin_popup, self._service, browser, gate, age, wish)
        except AuthError as error:
            refused(error, event="step_up")
            status = 400 if isinstance(error, CallbackRejected) else 503
            home = ("Go to Airlock", f"{settings.base_path}/")
            return refusal(error, self._service.words, status=status, title="One more check", button=home)
        return see_other(url)

    async def verified(self, _: Request) -> Response:
        """The end of the way: tells the page, closes itself."""
        page = _VERIFIED.format(base=self._service.settings.base_path)
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    async def script(self, _: Request) -> Response:
        """What the end of the way runs; a file, because no inline script may."""
        return Response(_SCRIPT, media_type="text/javascript", headers={"cache-control": "no-cache"})


def _refuse_others(request: Request) -> None:
    """Only a click on our own page begins a check (Fetch Metadata Request Headers); a browser that says nothing may."""
    site, purpose = request.headers.get("sec-fetch-site", ""), request.headers.get("sec-purpose", "")
    if site in ("cross-site", "same-site") or purpose:
        raise CallbackRejected(check="step_up.site", expected="a click on our own page", got="something else")


def _asked(request: Request, service: Service) -> tuple[str, timedelta | None, str | None]:
    query = request.query_params
    gate, age, wish = query.get("gate", ""), query.get("max_age"), query.get("wish")
    if not _GATE.fullmatch(gate) or not service.is_page(page_of(gate)):
        raise CallbackRejected(check="step_up.gate", expected="a gate of ours", got="something else")
    if age is not None and not (re.fullmatch(r"[0-9]{1,8}", age) and int(age) <= LONGEST_AGE):
        raise CallbackRejected(check="step_up.max_age", expected="seconds", got="something else")
    if wish is not None and not _WISH.fullmatch(wish):
        raise CallbackRejected(check="step_up.wish", expected="an interrupted action", got="something else")
    return gate, None if age is None else timedelta(seconds=int(age)), wish
