"""Which addresses a person may be sent back to: our own pages, by name, and nothing that only looks like one."""

from urllib.parse import parse_qsl, urlencode

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
    mean another host. The query is taken apart and written anew; without it, where it is too long or unreadable. At
    the redirect URI, parameters that would make a page of it look like a callback are left out.
    """
    path, _, query = target.partition("#")[0].partition("?")
    if not service.is_page(path) and path != service.settings.base_path + VERIFIED:
        return f"{service.settings.base_path}/"
    if len(target) > LONGEST or not target.isprintable():
        return path
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except ValueError:
        return path
    left_out = _OF_A_CALLBACK if path == service.settings.redirect_path else ()
    kept = [(name, value) for name, value in pairs if name not in left_out]
    return path + ("?" + urlencode(kept) if kept else "")


def is_signed_in(service: Service, browser: Browser) -> bool:
    """Whether a browser opens a session right now."""
    return admit(service, browser).door is Door.SESSION
