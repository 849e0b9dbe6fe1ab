"""The open websockets of this process, and the watch that closes those whose session is over.

One query every five seconds for all of them; none while nobody is signed in. A rightful tab reconnects by itself
with the cookie it has by then, so it shows at once what its person may see; a thief's does not come back.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from starlette.types import Message, Receive

from auth import metrics
from auth.admission import still_open
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.housekeeping import sweep
from auth.service import Service

EVERY_SECONDS = 5
SWEPT_EVERY = timedelta(minutes=5)
CLOSED_FROM_HERE = 1012  # "service restart": Streamlit's browser side reconnects by itself
log = logging.getLogger(__name__)


class Socket:
    """One websocket: the session it was opened for, the key it was opened with, and a way to close it."""

    def __init__(self, handle: str, key_hash: str) -> None:
        self.handle = handle
        self.key_hash = key_hash
        self.code = CLOSED_FROM_HERE
        self._closed = asyncio.Event()

    def close(self, code: int = CLOSED_FROM_HERE) -> None:
        """Make the next read a disconnect."""
        self.code = code
        self._closed.set()

    @property
    def closed(self) -> bool:
        """Whether it was closed from here, not by the browser."""
        return self._closed.is_set()

    async def next(self, receive: Receive) -> Message:
        """What the browser says next, or a disconnect once the socket was closed from here."""
        if not self.handle:
            return await receive()
        reading = asyncio.ensure_future(receive())
        closing = asyncio.ensure_future(self._closed.wait())
        try:
            await asyncio.wait({reading, closing}, return_when=asyncio.FIRST_COMPLETED)
            if self._closed.is_set():
                return {"type": "websocket.disconnect", "code": self.code}
            return reading.result()
        finally:
            reading.cancel()
            closing.cancel()


class LiveSockets:
    """Every websocket of this process that carries a session."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool
        self._sockets: set[Socket] = set()
        self._watching: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._swept_at: datetime | None = None

    @contextmanager
    def holding(self, socket: Socket) -> Iterator[None]:
        """Watch over a websocket while it is open."""
        if socket.handle:
            self._sockets.add(socket)
            self._watch()
            metrics.page_opened()
        try:
            yield
        finally:
            if socket.handle:
                self._sockets.discard(socket)
                metrics.page_closed()

    def background(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something that nobody waits for."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def keep_house(self) -> None:
        """Sweep the database now and then; a handshake is as good an occasion as any."""
        now = self._service.clock()
        if self._swept_at is None or now - self._swept_at >= SWEPT_EVERY:
            self._swept_at = now
            self.background(self._sweep())

    async def _sweep(self) -> None:
        try:
            await self._pool.run(sweep, self._service)
        except AuthError as error:
            log.warning("nothing was swept: %s [%s]", error.code, error.reference)

    def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        if self._watching is None or self._watching.done() or self._watching.get_loop() is not loop:
            self._watching = loop.create_task(self._close_those_that_are_over())

    async def _close_those_that_are_over(self) -> None:
        while self._sockets:
            await asyncio.sleep(EVERY_SECONDS)
            held = {(socket.handle, socket.key_hash) for socket in self._sockets}
            if not held:
                return
            try:
                stays = await self._pool.run(still_open, self._service, held)
            except AuthError as error:
                # Gates are closed while the store is away; sockets may wait for it.
                log.warning("the watch over sessions had no answer: %s [%s]", error.code, error.reference)
                continue
            for socket in [s for s in self._sockets if (s.handle, s.key_hash) not in stays]:
                if (socket.handle, socket.key_hash) in held:
                    socket.close()
