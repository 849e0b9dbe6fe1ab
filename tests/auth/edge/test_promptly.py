"""Small messages leave at once, where the server lets us say so."""

import asyncio
import socket

import pytest
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.types import Message

from auth.edge.promptly import send_promptly


class Protocol:
    """What a server's `send` is bound to."""

    def __init__(self, transport: object) -> None:
        self.transport = transport

    async def send(self, message: Message) -> None: ...


@pytest.fixture
def line():
    """A connection as Streamlit's server accepts it: made without naming TCP."""
    with socket.socket(socket.AF_INET) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            yield accepted


async def bound(line):
    transport, _ = await asyncio.get_running_loop().connect_accepted_socket(asyncio.Protocol, line)
    found = send_promptly(Protocol(transport).send)
    waits = not transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    transport.abort()
    await asyncio.sleep(0)
    return found, waits


def test_asyncio_alone_leaves_such_a_connection_waiting(line):
    assert not line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_connection_stops_waiting(line):
    assert asyncio.run(bound(line)) == (True, False)


def test_another_kind_of_server_is_left_alone():
    async def send(_message): ...

    assert not send_promptly(send)
    assert not send_promptly(Protocol(None).send)
    assert not send_promptly(Protocol(object()).send)


def test_a_request_that_came_through_starlette_stops_waiting(line):
    async def through_starlette():
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(asyncio.Protocol, line)
        told = []

        async def beyond(_scope, _receive, send):
            told.append(send_promptly(send))

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
        application = ServerErrorMiddleware(ExceptionMiddleware(beyond))
        await application(scope, None, Protocol(transport).send)
        told.append(bool(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        transport.abort()
        await asyncio.sleep(0)
        return told

    assert asyncio.run(through_starlette()) == [True, True]
