"""Blocking work has a bounded place of its own: full means a sentence at once, and nothing taken."""

import asyncio
import threading
import time

import pytest

from auth.edge.callback import Documents
from auth.edge.pool import Pool
from auth.errors import Overloaded
from tests.support.asgi import Beyond, ask, scope
from tests.support.callbacks import is_open
from tests.support.flow import visit_provider


def test_work_runs_on_a_thread_of_the_pool_and_its_result_comes_back():
    name = asyncio.run(Pool(1, 0).run(lambda prefix: prefix + threading.current_thread().name, "on "))

    assert name.startswith("on airlock-edge")


def test_what_the_work_raises_comes_back_and_gives_its_room_back():
    async def twice():
        pool = Pool(1, 0)
        for _ in range(3):
            with pytest.raises(KeyError):
                await pool.run({}.__getitem__, "missing")

    asyncio.run(twice())


def test_a_full_pool_refuses_at_once_and_takes_again_when_there_is_room():
    async def crowd():
        pool, gate = Pool(1, 1), threading.Event()
        waiting = [asyncio.create_task(pool.run(gate.wait, 5)) for _ in range(2)]
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(Overloaded):
            await pool.run(gate.wait, 5)
        assert time.monotonic() - began < 0.5
        gate.set()
        await asyncio.gather(*waiting)
        return await pool.run(lambda: "again")

    assert asyncio.run(crowd()) == "again"


def test_the_event_loop_goes_on_while_the_work_blocks():
    async def race():
        pool, gate, beats = Pool(2, 0), threading.Event(), 0
        task = asyncio.create_task(pool.run(gate.wait, 5))
        for _ in range(20):
            await asyncio.sleep(0.005)
            beats += 1
        gate.set()
        return await task, beats

    assert asyncio.run(race()) == (True, 20)


def test_a_callback_that_meets_a_full_pool_gets_a_sentence_and_its_attempt_still_waits(tab, airlock):
    url = visit_provider(tab.begin_login("/customers"))
    full = Documents(
        Beyond(), airlock.service, Pool(threads=1, waiting=-1), Pool(threads=1), routes=[]
    )  # no room for anybody
    cookie = ("cookie", f"airlock-8501={tab.browser.value}")

    answer = ask(full, scope("/", query=url.partition("?")[2].encode(), headers=[("host", "localhost:8501"), cookie]))

    assert answer.status == 503
    assert b"Too many sign-ins at once. Wait a moment and try again." in answer.body
    assert b"Reference" in answer.body
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert is_open(airlock, url)
    assert tab.callback(url).headers["location"] == "/customers"
