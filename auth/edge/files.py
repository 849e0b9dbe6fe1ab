"""`GET /files/{ticket}`: a gated file, streamed while it is made, kept by no cache."""

import re
from collections.abc import AsyncIterator, Iterable, Iterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from auth.audit import refused
from auth.edge import cookie
from auth.edge.answers import refusal
from auth.edge.pool import Pool
from auth.errors import AuthError, Overloaded, PermissionDenied, StoreUnavailable
from auth.files import redeem
from auth.service import Service

_END = b""


class Files:
    """Takes tickets; answers with the file, or with a page that says why not."""

    def __init__(self, service: Service, pool: Pool) -> None:
        self._service = service
        self._pool = pool

    async def answer(self, request: Request) -> Response:
        """200 and the file; 403 or 410 with a sentence; 503 when nothing was taken."""
        settings = self._service.settings
        browser = cookie.of_request(request, settings)
        try:
            download = await self._pool.run(redeem, self._service, request.path_params["ticket"], browser)
        except AuthError as error:
            refused(error, event="file")
            busy = isinstance(error, Overloaded | StoreUnavailable)
            status = 503 if busy else 403 if isinstance(error, PermissionDenied) else 410
            home = ("Go back", f"{settings.base_path}/")
            return refusal(error, self._service.words, status=status, title="Download", button=home)
        headers = {
            "content-disposition": f'attachment; filename="{_safe(download.filename)}"',
            "cache-control": "no-store",
        }
        return StreamingResponse(self._stream(download.chunks), media_type=download.media_type, headers=headers)

    async def _stream(self, chunks: Iterable[bytes]) -> AsyncIterator[bytes]:
        iterator = iter(chunks)
        while (chunk := await self._pool.run(_next, iterator)) != _END:
            yield chunk


def _next(iterator: Iterator[bytes]) -> bytes:
    """The next piece that is not empty; the empty one is the end."""
    return next((chunk for chunk in iterator if chunk), _END)


def _safe(filename: str) -> str:
    """A name that is a name everywhere: ASCII letters, digits, dot, dash and underscore."""
    return re.sub(r"[^A-Za-z0-9.-]", "_", filename)[:120]
