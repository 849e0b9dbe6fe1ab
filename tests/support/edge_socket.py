"""Streamlit's websocket, as far as the edge can tell: it says who the edge says it is, and stays open until closed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocket, WebSocketDisconnect

from auth.edge_names import SESSION_HEADER
from tests.support.flow import ORIGIN, Airlock, Tab

PATH = "/_stcore/stream"


async def _stay_open(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_json(socket.headers.getlist(SESSION_HEADER))
    try:
        while True:
            await socket.receive_bytes()
    except WebSocketDisconnect:
        return


@contextmanager
def edge_socket(airlock: Airlock, tab: Tab, headers: Mapping[str, str] | None = None) -> Iterator[WebSocketTestSession]:
    """Open the websocket of a page of `tab`. What it says first is the list of identities that the edge set."""
    app = Starlette(routes=[WebSocketRoute(PATH, _stay_open)], middleware=airlock.edge.middleware)
    client = TestClient(app, base_url=ORIGIN, cookies=tab.http.cookies)
    address = ORIGIN.replace("http", "ws") + PATH
    with client.websocket_connect(address, headers={"origin": ORIGIN, **(headers or {})}) as socket:
        yield socket
