"""Answers that the edge gives itself: a small page with a sentence, a reference and a way on; never a stack trace.

For what cannot be shown inside the dashboard: a callback that belongs to no sign-in, a wrong address, a store that
is away before any page could be. Text is escaped; nothing from a request is ever shown.
"""

from html import escape

from starlette.datastructures import URL
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from auth import audit
from auth.errors import AuthError, TurnedAway
from auth.words import Vocabulary

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f6f8fa, #0e1117); color: light-dark(#1f2937, #e5e7eb); }}
main {{ max-width: 34rem; margin: 1.5rem; padding: 2rem; border-radius: .75rem;
  background: light-dark(#fff, #1a1f29); border: 1px solid light-dark(#d9dee5, #303744); }}
h1 {{ font-size: 1.4rem; margin: 0 0 1rem; }}
p {{ line-height: 1.5; }}
.reference {{ color: light-dark(#57606a, #9aa4b2); font-size: .9rem; }}
a.button {{ display: inline-block; margin-top: .5rem; padding: .55rem 1.1rem; border-radius: .5rem;
  background: #1d5fbf; color: #fff; text-decoration: none; font-weight: 600; }}
a.button:focus-visible {{ outline: 3px solid #8bb8f5; outline-offset: 2px; }}
</style></head><body><main><h1>{title}</h1><div role="alert"><p>{sentence}</p>{reference}</div>{way_on}</main>
</body></html>
"""


def notice(
    sentence: str,
    *,
    status: int,
    title: str = "Airlock",
    reference: str = "",
    button: tuple[str, str] | None = None,
) -> Response:
    """A page that says one thing. `button` is what it says and where it leads, on our own origin."""
    shown = f'<p class="reference">Reference {escape(reference)}</p>' if reference else ""
    way_on = ""
    if button is not None:
        way_on = f'<a class="button" role="button" href="{escape(button[1])}">{escape(button[0])}</a>'
    body = _PAGE.format(title=escape(title), sentence=escape(sentence), reference=shown, way_on=way_on)
    return HTMLResponse(body, status_code=status, headers={"cache-control": "no-store"})


def refusal(
    error: AuthError, words: Vocabulary, *, status: int, title: str, button: tuple[str, str] | None = None
) -> Response:
    """A page that says what was refused, with the reference under which the log has the rest."""
    sentence = words.say(error.message, reference=error.reference)
    reference = "" if error.reference in sentence else error.reference
    return notice(sentence, status=status, title=title, reference=reference, button=button)


def turn_away(sentence: str, why: str, *, status: int, title: str, button: tuple[str, str] | None = None) -> Response:
    """A page for a request that nothing here is for. `why` is for the log, where the reference stands too."""
    error = TurnedAway(sentence, check=why)
    audit.refused(error, event="request")
    return notice(sentence, status=status, title=title, reference=error.reference, button=button)


def query_of(scope: Scope) -> str:
    """The query of a request as it came, with its question mark; empty where there is none."""
    query = scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def see_other(location: str) -> Response:
    """303: the browser goes on with a GET, and what was in the address stays out of its history (RFC 9700, 4.12)."""
    return RedirectResponse(URL(location), status_code=303, headers={"cache-control": "no-store"})
