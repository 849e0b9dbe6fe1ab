"""Whether this process lives, and whether it can do its work: for load balancers, not for people."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from auth.audit import refused
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service


async def healthz(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


class Readiness:
    """Asks whether the database takes writes and the provider answers; 503 while one does not, with the name of which.

    A person who signs in or out writes, so a database that can only be read is not enough.
    """

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, _: Request) -> Response:
        """`{"database": …, "provider": …}`, each `ok` or the code of what is wrong."""
        try:
            found = {
                "database": await self._pool.run(_ask, self._service.check_writable),
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
        refused(error, event="readyz")
        return error.code
    return "ok"
