"""An application that is put together by its first request: its libraries take a tenth of a second of every start."""

from collections.abc import Callable
from functools import cached_property

from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """Serves what `build` returns. It is called once, and on the event loop, so that no two requests can build."""

    def __init__(self, build: Callable[[], ASGIApp]) -> None:
        self._build = build

    @cached_property
    def _app(self) -> ASGIApp:
        return self._build()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
