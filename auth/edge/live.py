"""The open websockets of this process, and the watch that closes those whose session, key or roles are over.

One query every five seconds for all of them, and one when a tab comes with another key; none while nobody is signed in.
A rightful tab reconnects by itself with the cookie it has by then, so it shows at once what its person may see; a
thief's does not come back.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from auth import metrics
from auth.admission import Fate, Held, fates
from auth.edge.pool import Pool
from auth.errors import AuthError
from auth.housekeeping import sweep
from auth.service import Service

EVERY_SECONDS = 5
RUN_SECONDS = 2
"""How long the last run of a tab whose session has ended may take until its websocket is closed."""
SWEPT_EVERY = timedelta(minutes=5)
CLOSED_FROM_HERE = 1012  # "service restart": Streamlit's browser side reconnects by itself
log = logging.getLogger(__name__)


class Socket:
    """One websocket: for whom it was opened, and a way to say something in the browser's place: a run, or the end."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.code = CLOSED_FROM_HERE
        self.closed = False
        """Whether it was closed from here, not by the browser."""
        self.is_told = False
        self._last_asked: ClientState | None = None
        self._own: asyncio.Queue[Message] = asyncio.Queue()
        self._reading: asyncio.Future[Message] | None = None

    def close(self, code: int = CLOSED_FROM_HERE) -> None:
        """Make the next read a disconnect."""
        self.code, self.closed = code, True
        self._own.put_nowait({"type": "websocket.disconnect", "code": code})

    def asks(self, run: ClientState) -> None:
        """Remember which page the browser shows."""
        self._last_asked = run

    def run_once_more(self) -> None:
        """Have the page run as a timer of its own would, with what was typed as it is: no field changes, no button is
        pressed. It says why the session ended, and puts away what `keep=` names, before the tab is gone."""
        self.is_told = True
        if self._last_asked is None:
            return
        run = ClientState()
        run.CopyFrom(self._last_asked)
        for field in ("widget_states", "fragment_id", "cached_message_hashes"):
            run.ClearField(field)
        run.is_auto_rerun = True
        said = BackMsg(rerun_script=run)
        self._own.put_nowait({"type": "websocket.receive", "bytes": said.SerializeToString()})

    async def next(self, receive: Receive) -> Message:
        """What comes next: from here, or else from the browser."""
        if not self.held.handle:
            return await receive()
        if self._reading is None:
            self._reading = asyncio.ensure_future(receive())
        saying = asyncio.ensure_future(self._own.get())
        try:
            await asyncio.wait({self._reading, saying}, return_when=asyncio.FIRST_COMPLETED)
            if saying.done():
                return saying.result()
            reading, self._reading = self._reading, None
            return reading.result()
        finally:
            saying.cancel()

    def forget(self) -> None:
        """Nobody reads any more."""
        if self._reading is not None:
            self._reading.cancel()


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
        handle = socket.held.handle
        if handle:
            if any(other.held.handle == handle and other.held != socket.held for other in self._sockets):
                self.background(self._look(handle))  # a new key may have been presented just now
            self._sockets.add(socket)
            self._watch()
            metrics.page_opened()
        try:
            yield
        finally:
            socket.forget()
            if socket.held.handle:
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
            await self._look()

    async def _look(self, handle: str = "") -> None:
        """Ask what becomes of the websockets of one session, or of all, and see to it."""
        held = {socket.held for socket in self._sockets if handle in ("", socket.held.handle)}
        if not held:
            return
        try:
            found = await self._pool.run(fates, self._service, held)
        except AuthError as error:
            # Gates are closed while the store is away; sockets may wait for it.
            log.warning("the watch over sessions had no answer: %s [%s]", error.code, error.reference)
            return
        for socket in [one for one in self._sockets if one.held in found]:
            self._see_to(socket, found[socket.held])

    def _see_to(self, socket: Socket, fate: Fate) -> None:
        if fate is Fate.COMES_AGAIN:
            socket.close()
        elif fate is Fate.IS_OVER and not socket.is_told:
            socket.run_once_more()
            asyncio.get_running_loop().call_later(RUN_SECONDS, socket.close)
