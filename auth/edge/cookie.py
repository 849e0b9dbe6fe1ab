"""The one cookie over HTTP: read strictly, sent with every protection, never cached with an answer.

No Max-Age: it ends with the browser. On https it is `__Host-` and Secure (ASVS 3.3.1, 3.3.3), so that no other
host and no plain connection can plant one. On a loopback address its name carries the port, because browsers
share cookies between the ports of a host.
"""

from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request

from auth.browser import Browser
from auth.settings import Settings


def cookie_name(settings: Settings) -> str:
    """The cookie's name at this origin."""
    if settings.secure:
        return "__Host-airlock"
    return "airlock-" + settings.public_origin.rpartition(":")[2].strip("/")


def read(headers: Headers, name: str) -> Browser | None:
    """The browser that presents itself. Two cookies of the name, or garbage, count as none."""
    values = _values(headers, name)
    return Browser.parse(values[0]) if len(values) == 1 else None


def is_doubled(headers: Headers, name: str) -> bool:
    """Whether more than one cookie of the name came. It counts as none, but one of them may be good: never set over."""
    return len(_values(headers, name)) > 1


def of_request(request: Request, settings: Settings) -> Browser | None:
    """The browser that a request to one of our own routes presents."""
    return read(request.headers, cookie_name(settings))


def header(browser: Browser, settings: Settings) -> tuple[bytes, bytes]:
    """The `Set-Cookie` header for a browser."""
    secure = "; Secure" if settings.secure else ""
    value = f"{cookie_name(settings)}={browser.value}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", value.encode()


def strays_removed(path: str, settings: Settings) -> list[tuple[bytes, bytes]]:
    """`Set-Cookie` headers that delete a second cookie of our name, wherever below `/` it was set for this path.

    Ours is the one of `/`, and stays. Another one comes along only if its path is this one or above (RFC 6265, 5.4).
    """
    names = [name for name in quote(path, safe="/").split("/") if name]
    folders = ["/" + "/".join(names[:depth]) for depth in range(1, len(names) + 1)]
    secure = "; Secure" if settings.secure else ""
    gone = f"{cookie_name(settings)}=; Path={{}}; Max-Age=0; HttpOnly; SameSite=Lax{secure}"
    # With and without a slash at its end, a path is another one to a cookie jar.
    return [(b"set-cookie", gone.format(path).encode()) for folder in folders for path in (folder, folder + "/")]


def _values(headers: Headers, name: str) -> list[str]:
    return [
        value.strip()
        for header in headers.getlist("cookie")
        for key, separator, value in (part.partition("=") for part in header.split(";"))
        if separator and key.strip() == name
    ]
