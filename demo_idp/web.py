"""HTTP for this package: reading a request with limits, three cookies, form protection, redirects.

Knows nothing of OpenID Connect.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from demo_idp.provider import Provider
from demo_idp.store import new_secret

BROWSER_COOKIE = "demo_idp_browser"
INTERACTION_COOKIE = "demo_idp_interaction"
"""Belongs to one address, so that two tabs of a new browser that begin at once do not take it from each other."""
SESSION_COOKIE = "demo_idp_session"
_LARGEST_BODY = 64 * 1024
_MOST_FIELDS = 64


class BadRequest(Exception):
    """A request that no page and no client of ours sends; the message is the sentence on the error page."""


class Gone(BadRequest):
    """A page that has had its answer, as Back shows it. Nobody did anything wrong."""


@dataclass(frozen=True)
class Incoming:
    """A request, read completely: query and form together, and the parameters that came more than once."""

    method: str
    headers: dict[str, str]
    parameters: dict[str, str]
    repeated: frozenset[str]
    browser: str | None
    session: str | None

    @classmethod
    def again(cls, parameters: Iterable[tuple[str, str]]) -> "Incoming":
        """An authorization request that was read and checked before, and kept here since."""
        return cls("GET", {}, dict(parameters), frozenset(), None, None)

    def get(self, name: str) -> str:
        return self.parameters.get(name, "")


async def read(request: Request) -> Incoming:
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        pairs = _pairs(await _body(request))
    names = [name for name, _ in pairs]
    return Incoming(
        request.method,
        {name.lower(): value for name, value in request.headers.items()},
        dict(pairs),
        frozenset(name for name in names if names.count(name) > 1),
        request.cookies.get(INTERACTION_COOKIE) or request.cookies.get(BROWSER_COOKIE),
        request.cookies.get(SESSION_COOKIE),
    )


async def _body(request: Request) -> bytes:
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise BadRequest("A form was expected.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BODY:
            raise BadRequest("The form is too large.")
    return body


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise BadRequest("The request is malformed.") from error


def browser_of(incoming: Incoming) -> str:
    """The browser's own random name; a new one if it has none yet."""
    return incoming.browser or new_secret()


def form_token(browser: str, form: str) -> str:
    """Proof that a form was drawn for this browser. The cookie is HttpOnly, so no other site can work it out."""
    return hmac.new(browser.encode(), form.encode(), hashlib.sha256).hexdigest()


def check_form(incoming: Incoming, form: str) -> None:
    expected = form_token(incoming.browser or "", form)
    if not incoming.browser or not hmac.compare_digest(expected.encode(), incoming.get("form_token").encode()):
        raise BadRequest("This form was not drawn for this browser. Go back to the application and start again.")


def redirect(provider: Provider, path: str) -> RedirectResponse:
    """To a page of our own."""
    return RedirectResponse(provider.path(path), 303)


def set_cookie(provider: Provider, response: Response, name: str, value: str) -> None:
    """A cookie for this provider's own path, for as long as the browser is open."""
    response.set_cookie(name, value, path=provider.root or "/", httponly=True, samesite="lax", secure=provider.secure)


def set_interaction_cookie(provider: Provider, response: Response, interaction: str, value: str) -> None:
    """A cookie for the pages of one interaction, for as long as it may wait."""
    response.set_cookie(
        INTERACTION_COOKIE,
        value,
        max_age=int(provider.lifetimes.interaction.total_seconds()),
        path=provider.path(f"/interaction/{interaction}"),
        httponly=True,
        samesite="lax",
        secure=provider.secure,
    )


def drop_session_cookie(provider: Provider, response: Response) -> None:
    response.delete_cookie(
        SESSION_COOKIE, path=provider.root or "/", httponly=True, samesite="lax", secure=provider.secure
    )
