"""Whether this process lives, and whether it can do its work: for load balancers, not for people."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service


async def healthz(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


class Readiness:
    """Asks the database and the provider; 503 while one of them does not answer, with the name of which."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, _: Request) -> Response:
        """`{"database": …, "provider": …}`, each `ok` or the code of what is wrong."""
        try:
            found = {
                "database": await self._pool.run(_ask, self._service.ping),
                "provider": await self._pool.run(_ask, lambda: self._service.provider.metadata),
            }
        except AuthError as error:
            found = {"airlock": error.code}
        status = 200 if set(found.values()) == {"ok"} else 503
        return JSONResponse(found, status, headers={"cache-control": "no-store"})


def _ask(what: Callable[[], object]) -> str:
    try:
        what()
    except AuthError as error:
        return error.code
    return "ok"
