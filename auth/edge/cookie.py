"""The one cookie over HTTP: read strictly, sent with every protection, never cached with an answer.

No Max-Age: it ends with the browser. On https it is `__Host-` and Secure (ASVS 3.3.1, 3.3.3), so that no other
host and no plain connection can plant one. On a loopback address its name carries the port, because browsers
share cookies between the ports of a host.
"""

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
    values = [
        value.strip()
        for header in headers.getlist("cookie")
        for key, separator, value in (part.partition("=") for part in header.split(";"))
        if separator and key.strip() == name
    ]
    return Browser.parse(values[0]) if len(values) == 1 else None


def of_request(request: Request, settings: Settings) -> Browser | None:
    """The browser that a request to one of our own routes presents."""
    return read(request.headers, cookie_name(settings))


def header(browser: Browser, settings: Settings) -> tuple[bytes, bytes]:
    """The `Set-Cookie` header for a browser."""
    secure = "; Secure" if settings.secure else ""
    value = f"{cookie_name(settings)}={browser.value}; Path=/; HttpOnly; SameSite=Lax{secure}"
    return b"set-cookie", value.encode()
