"""Two cookies of our name: said in a sentence, never counted, never set over; and the second one is taken away.

On https the name is `__Host-`, of which no browser keeps two. On a loopback address any program of the machine can set
one for a path of its own, and the browser then sends both.
"""

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Scope, Send

from auth.audit import refused
from auth.edge import cookie
from auth.edge.answers import query_of, refusal
from auth.errors import TwoCookies
from auth.service import Service


def refuse(scope: Scope, service: Service, *, event: str) -> Response | None:
    """The page that says so, where a request presents two; pressing its button comes again with one."""
    settings = service.settings
    if not cookie.is_doubled(Headers(scope=scope), cookie.cookie_name(settings)):
        return None
    error = TwoCookies(check="cookie", expected=f"one {cookie.cookie_name(settings)}", got="two")
    refused(error, event=event)
    again = ("Try again", f"{settings.base_path}/")
    if service.is_page(scope["path"]):
        again = ("Try again", scope["path"] + query_of(scope))
    response = refusal(error, service.words, status=400, title="Two cookies", button=again)
    response.raw_headers.extend(cookie.strays_removed(scope["path"], settings))
    return response


def removing(scope: Scope, service: Service, send: Send) -> Send:
    """The answer to a handshake with two: it takes the second one away, so that the next document gets in."""

    async def sending(message: Message) -> None:
        if message["type"] == "websocket.accept":
            gone = cookie.strays_removed(scope["path"], service.settings)
            message = {**message, "headers": [*message.get("headers", []), *gone]}
        await send(message)

    return sending
