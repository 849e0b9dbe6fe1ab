"""The provider as an application: its parts, put together, and their addresses."""

import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from demo_idp import account_pages, authenticator
from demo_idp.authorize import Authorization
from demo_idp.backchannel import BackChannel
from demo_idp.client import Client
from demo_idp.conversation import Conversation
from demo_idp.endpoints import Endpoints
from demo_idp.grant_types import build_server
from demo_idp.headers import Headers
from demo_idp.home import Home
from demo_idp.keys import SigningKey
from demo_idp.logout import Logout
from demo_idp.people import DEMO_PEOPLE, People, Person
from demo_idp.provider import LIFETIMES, Lifetimes, Provider, system_now
from demo_idp.store import Store
from demo_idp.web import BadRequest, Gone

_STATIC = Path(__file__).parent / "static"


def build(
    *,
    issuer: str,
    client: Client,
    database: Path,
    now: Callable[[], datetime] = system_now,
    people: Sequence[Person] = DEMO_PEOPLE,
    lifetimes: Lifetimes = LIFETIMES,
) -> Starlette:
    """The provider, to be mounted at the path of `issuer`. The file `database` is made if it is missing.

    `app.state.provider` holds the parts; whoever stops the process early may call `app.state.provider.store.close()`.
    """
    _check_issuer(issuer)
    store = Store(database)
    provider = Provider(issuer, client, People(people), store, SigningKey(store), lifetimes, now)
    authenticator.prepare(provider)
    return _application(provider)


def _application(provider: Provider) -> Starlette:
    server = build_server(provider)
    authorization = Authorization(provider, server)
    conversation = Conversation(provider, authorization)
    endpoints = Endpoints(provider, server)
    logout = Logout(provider, BackChannel(provider))
    home = Home(provider, logout)

    async def refuse(request: Request, error: Exception) -> Response:
        page = account_pages.refused(provider, str(error))
        if isinstance(error, Gone):
            page = account_pages.refused(provider, str(error), title="Nothing to do here")
        return HTMLResponse(page, 400)

    routes = [
        Route("/.well-known/openid-configuration", endpoints.discovery),
        Route("/jwks", endpoints.jwks),
        Route("/authorize", authorization.endpoint, methods=["GET", "POST"]),  # OIDC Core 3.1.2.1: both
        Route("/interaction/{id}", conversation.show),
        Route("/interaction/{id}", conversation.act, methods=["POST"]),
        Route("/token", endpoints.token, methods=["POST"]),
        Route("/userinfo", endpoints.userinfo, methods=["GET", "POST"]),
        Route("/logout", logout.endpoint, methods=["GET", "POST"]),
        Route("/logout/confirm", logout.confirmed, methods=["POST"]),
        Route("/", home.show),
        Route("/", home.act, methods=["POST"]),
        Route("/static/style.css", _file("style.css", "text/css")),
        Route("/static/demo.js", _file("demo.js", "text/javascript")),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(Headers)], exception_handlers={BadRequest: refuse})
    app.state.provider = provider
    return app


def _file(name: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """A small file, read once: no thread of the host's pool is needed to serve it."""
    content = (_STATIC / name).read_bytes()

    async def serve(request: Request) -> Response:
        return Response(content, media_type=media_type, headers={"Cache-Control": "max-age=300"})

    return serve


def _check_issuer(issuer: str) -> None:
    """The passwords are public, so without TLS the provider may be known by this machine's own name only."""
    parts = urlsplit(issuer)
    if parts.query or parts.fragment or issuer.endswith("/") or parts.scheme not in ("http", "https"):
        raise ValueError("the issuer must be an http(s) URL without query, fragment or final slash")
    if parts.scheme == "http" and not _loopback(parts.hostname or ""):
        raise ValueError("an issuer without TLS must be on localhost")


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
