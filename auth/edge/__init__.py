"""The HTTP edge: pure ASGI middleware and routes around Streamlit's app. Reads requests, decides nothing.

The order of `middleware` is the order in which a request meets them. With `auth.edge.websocket`, these modules are the
only ones that know Starlette.
"""

from collections.abc import Awaitable, Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth.edge.callback import Documents
from auth.edge.closed import ClosedDoors
from auth.edge.files import Files
from auth.edge.guard import Guard
from auth.edge.headers import SecurityHeaders
from auth.edge.health import Readiness, healthz
from auth.edge.live import LiveSockets
from auth.edge.login import Login
from auth.edge.logout import BackChannel, FrontChannel, SignedOut
from auth.edge.metrics import Metrics
from auth.edge.pool import Pool
from auth.edge.popup import Popup
from auth.edge.websocket import WebsocketEdge
from auth.service import Service

ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
"""For a route that answers wrong methods itself: left to others, Streamlit's page would answer them with 200."""


def _get(path: str, endpoint: Callable[[Request], Awaitable[Response]], *more: str) -> Route:
    """A route for GET alone. Starlette would answer HEAD too, and what takes a ticket must not be taken by a look."""
    route = Route(path, endpoint)
    route.methods = {"GET", *more}
    return route


class Edge:
    """Both halves of the edge: `st.App(…, middleware=edge.middleware, routes=edge.routes)`."""

    def __init__(self, service: Service) -> None:
        pool, base = Pool(), service.settings.base_path
        # Handshakes ask the store alone, and logout tokens may come from anybody: while the provider hangs, whoever
        # waits for it keeps no place of the former, and the latter none of a sign-in.
        lookups, logouts = Pool(threads=4), Pool(threads=4, waiting=16)
        live = LiveSockets(service, lookups)
        popup = Popup(service, pool)
        self.routes = [
            # An `initiate_login_uri` takes both (OpenID Connect Dynamic Client Registration 1.0, section 2).
            _get(f"{base}/login", Login(service, pool).answer, "POST"),
            _get(f"{base}/signed-out", SignedOut(service, pool).answer),
            Route(f"{base}/backchannel-logout", BackChannel(service, logouts).answer, methods=ANY_METHOD),
            _get(f"{base}/frontchannel-logout", FrontChannel(service, pool).answer),
            _get(f"{base}/step-up", popup.begin),
            _get(f"{base}/verified", popup.verified),
            _get(f"{base}/verified.js", popup.script),
            _get(f"{base}/files/{{ticket}}", Files(service, pool).answer),
            Route(f"{base}/healthz", healthz),
            Route(f"{base}/readyz", Readiness(service, pool).answer),
            _get(f"{base}/metrics", Metrics(service, pool).answer),
        ]
        self.middleware = [
            Middleware(SecurityHeaders, settings=service.settings),
            Middleware(Guard, settings=service.settings),
            Middleware(Documents, service=service, pool=pool, lookups=lookups, routes=self.routes),
            Middleware(ClosedDoors, service=service, pool=lookups),
            Middleware(WebsocketEdge, service=service, pool=lookups, live=live),
        ]
