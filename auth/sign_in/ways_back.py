"""Which addresses a person may be sent back to: our own pages, by name, and nothing that only looks like one."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from auth.admission import Door, admit
from auth.browser import Browser
from auth.service import Service

LONGEST = 4096
VERIFIED = "/verified"
"""Our page on which a step-up in a window of its own ends."""
_OF_A_CALLBACK = frozenset({"code", "error", "state", "iss", "session_state"})


def safe_return(service: Service, target: str) -> str:
    """`target` if it is one of our pages with a query, else the first page (RFC 9700, 4.11).

    The path must equal a page of ours to the character, so that no encoding, backslash or second slash can make it
    mean another host. The query is taken apart and written anew; parameters that would make the page look like a
    callback are left out.
    """
    home = f"{service.settings.base_path}/"
    if len(target) > LONGEST or not target.isprintable():
        return home
    path, _, query = target.partition("#")[0].partition("?")
    ours = service.is_page(path) or path == service.settings.base_path + VERIFIED
    if not ours or urlsplit(target).netloc:
        return home
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        return path
    kept = [(name, value) for name, value in pairs if name not in _OF_A_CALLBACK]
    return path + ("?" + urlencode(kept) if kept else "")


def is_signed_in(service: Service, browser: Browser) -> bool:
    """Whether a browser opens a session right now."""
    return admit(service, browser).door is Door.SESSION
