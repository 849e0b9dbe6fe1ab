"""`/metrics` for Prometheus: counts and times, for this machine and the proxies that the settings trust, nobody else.

To everybody else the address does not exist. Neither does it for anybody whose request was passed on: a proxy on this
machine makes the whole world look like loopback, and gives itself away by its forwarding headers.
"""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from auth import metrics
from auth.edge.guard import FORWARDING
from auth.edge.peer import client_address
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.oversight import how_many_live
from auth.service import Service

NO_STORE = {"cache-control": "no-store"}


class Metrics:
    """Answers with every number of `auth.metrics`."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """200 and the numbers; 404 for strangers and without `prometheus-client`; 503 without a database."""
        if not self._may_ask(request.scope):
            return PlainTextResponse("Not found.", 404, headers=NO_STORE)
        try:
            live = await self._pool.run(how_many_live, self._service)
        except AuthError as error:
            return PlainTextResponse(error.code, 503, headers=NO_STORE)
        page = metrics.page(live)
        if page is None:
            return PlainTextResponse("Not found: prometheus-client is not installed.", 404, headers=NO_STORE)
        return Response(page[0], headers={**NO_STORE, "content-type": page[1]})

    def _may_ask(self, scope: Scope) -> bool:
        trusted = self._service.settings.trusted_proxies
        address = client_address(scope, trusted)
        if not address or any(name in Headers(scope=scope) for name in FORWARDING):
            return False
        peer = ip_address(address)
        return peer.is_loopback or any(peer in network for network in trusted)
