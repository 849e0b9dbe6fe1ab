"""Whether this process lives, and whether it can do its work: for load balancers, not for people."""

from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from auth.audit import refused
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.service import Service

PROVIDER_ASKED_EVERY = timedelta(seconds=15)


async def healthz(_: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


class Readiness:
    """Asks whether the database takes writes and the provider answers; 503 while one does not, with the name of which.

    A person who signs in or out writes, so a database that can only be read is not enough. The provider is really
    asked, because sign-ins go on for an hour by what it said last; but not by every caller.
    """

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool
        self._provider = ""
        self._asked_at: datetime | None = None

    async def answer(self, _: Request) -> Response:
        """`{"database": …, "provider": …}`, each `ok` or the code of what is wrong."""
        try:
            found = {
                "database": await self._pool.run(_ask, self._service.check_writable),
                "provider": await self._pool.run(self._of_provider),
            }
        except AuthError as error:
            found = {"airlock": error.code}
        status = 200 if set(found.values()) == {"ok"} else 503
        return JSONResponse(found, status, headers={"cache-control": "no-store"})

    def _of_provider(self) -> str:
        now = self._service.clock()
        if self._asked_at is None or not timedelta(0) <= now - self._asked_at < PROVIDER_ASKED_EVERY:
            self._provider, self._asked_at = _ask(self._service.provider.ask), now
        return self._provider


def _ask(what: Callable[[], object]) -> str:
    try:
        what()
    except AuthError as error:
        refused(error, event="readyz")
        return error.code
    return "ok"
