"""Where the edge's blocking work runs: a bounded pool of its own.

Never the event loop, and never Starlette's default limiter, which static files and other people's clicks need.
When everything is taken, the answer is at once that it is: nothing was touched, so trying again is safe.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from auth.errors import Overloaded

Result = TypeVar("Result")


class Pool:
    """A number of threads, and a number of calls that may wait for one."""

    def __init__(self, threads: int = 16, waiting: int = 64) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="airlock-edge")
        self._room = threads + waiting

    async def run(self, work: Callable[..., Result], *arguments: object) -> Result:
        """Run `work` on a thread. Raises `Overloaded`, before anything is taken, when there is no room."""
        if self._room <= 0:
            raise Overloaded(check="edge.pool")
        self._room -= 1
        try:
            # In the request's context, so that what is logged on the thread says whose request it was.
            context, loop = copy_context(), asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, lambda: context.run(work, *arguments))
        finally:
            self._room += 1
