"""HTML without a template engine: every value is escaped, unless its type says that it is HTML already."""

from html import escape
from string import Template

from demo_idp.provider import Provider


class Html(str):
    """Text that is HTML, made by this package. Everything else is text from somewhere."""

    __slots__ = ()


def fill(template: str, **values: object) -> Html:
    """Put values into a template with `$name` places."""
    return Html(Template(template).substitute({name: _safe(value) for name, value in values.items()}))


def join(parts: list[Html]) -> Html:
    return Html("\n".join(parts))


def document(provider: Provider, *, title: str, body: Html) -> Html:
    """A whole page."""
    return fill(_DOCUMENT, title=title, body=body, root=provider.root)


def notice(sentence: str) -> Html:
    """What went wrong, announced to screen readers; nothing if nothing did."""
    return fill('<p class="notice" role="alert">$sentence</p>', sentence=sentence) if sentence else Html("")


def good_news(sentence: str) -> Html:
    """What was achieved, announced without alarm."""
    return fill('<p class="notice good" role="status">$sentence</p>', sentence=sentence)


def form(*, action: str, form_token: str, body: Html, stage: str = "") -> Html:
    return fill(_FORM, action=action, form_token=form_token, stage=stage, body=body)


def _safe(value: object) -> str:
    return value if isinstance(value, Html) else escape(str(value))


_DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>$title · Demo identity provider</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="$root/static/style.css">
<script src="$root/static/demo.js" defer></script>
</head>
<body>
<main>
<p class="brand">Demo identity provider</p>
<h1>$title</h1>
$body
</main>
</body>
</html>
"""

_FORM = """<form method="post" action="$action">
<input type="hidden" name="form_token" value="$form_token">
<input type="hidden" name="stage" value="$stage">
$body
</form>"""
