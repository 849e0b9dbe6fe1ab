"""Security headers on every answer, and a policy under which only Streamlit's own scripts run."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
import streamlit

from auth.edge.headers import SecurityHeaders, inline_script_hashes
from tests.support.asgi import Beyond, ask, scope
from tests.support.settings import configured

HTTPS = {"OIDC__REDIRECT_URI": "https://airlock.example.test/"}


def headers_of(settings, *carried: tuple[bytes, bytes]):
    return ask(SecurityHeaders(Beyond(carried), settings), scope()).headers


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize(
    ("changes", "websocket"),
    [({}, "ws://localhost:8501"), (HTTPS, "wss://airlock.example.test")],
    ids=["http", "https"],
)
def test_the_policy_is_exactly_this(changes, websocket):
    policy = directives(headers_of(configured(**changes))["content-security-policy"])

    assert policy == {
        "default-src": ["'self'"],
        "script-src": ["'self'", "blob:", *inline_script_hashes()],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'", websocket],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


def test_scripts_need_no_unsafe_word_and_no_foreign_host():
    scripts = directives(headers_of(configured())["content-security-policy"])["script-src"]

    assert not [source for source in scripts if "unsafe" in source or "http" in source or "*" in source]


def test_the_hash_is_that_of_the_inline_script_in_the_page_that_streamlit_serves():
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", page, re.DOTALL)
    inline = [body for attributes, body in scripts if "src=" not in attributes]

    expected = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in inline]

    assert expected
    assert inline_script_hashes() == [f"'sha256-{digest}'" for digest in expected]


def test_the_other_headers_are_there():
    headers = headers_of(configured())

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin-allow-popups"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_https_is_made_to_last():
    assert headers_of(configured(**HTTPS))["strict-transport-security"] == "max-age=31536000"


def test_a_header_that_an_answer_carries_is_left_alone():
    headers = headers_of(configured(), (b"content-security-policy", b"default-src 'none'"))

    assert headers.getlist("content-security-policy") == ["default-src 'none'"]


@pytest.mark.parametrize("caching", [(), ((b"cache-control", b"public, max-age=3600"),)])
def test_an_answer_with_a_cookie_is_never_stored(caching):
    headers = headers_of(configured(), (b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), *caching)

    assert headers.getlist("cache-control") == ["no-store"]
    assert headers.getlist("set-cookie") == ["a=1", "b=2"]


def test_on_https_every_cookie_is_secure_whoever_sets_it():
    """Streamlit's own, against forged uploads, comes without."""
    carried = ((b"set-cookie", b"_streamlit_xsrf=2|a; Path=/"), (b"set-cookie", b"b=secure; Secure"))

    https, http = headers_of(configured(**HTTPS), *carried), headers_of(configured(), *carried)

    assert https.getlist("set-cookie") == ["_streamlit_xsrf=2|a; Path=/; Secure", "b=secure; Secure"]
    assert http.getlist("set-cookie") == ["_streamlit_xsrf=2|a; Path=/", "b=secure; Secure"]


def test_an_answer_without_a_cookie_keeps_its_caching():
    assert headers_of(configured(), (b"cache-control", b"public, immutable"))["cache-control"] == "public, immutable"


@pytest.mark.parametrize(
    "path", ["/", "/billing", "/healthz", "/?code=c", "/signed-out", "/_stcore/metrics", "/media/x"]
)
def test_every_answer_of_the_edge_has_them(tab, path):
    answer = tab.get(path)

    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:8501"])
def test_a_refusal_for_the_name_has_them_too(airlock, host):
    answer = airlock.tab(f"http://{host}").get("/")

    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_new_browser_gets_a_name_with_the_page_and_never_again(tab):
    first, second = tab.get("/billing"), tab.get("/billing")

    assert re.fullmatch(r"airlock-8501=[\w-]{22}\.; Path=/; HttpOnly; SameSite=Lax", first.headers["set-cookie"])
    assert first.headers["cache-control"] == "no-store"
    assert "set-cookie" not in second.headers


@pytest.mark.parametrize("path", ["/static/x.js", "/unknown", "/_stcore/health", "/healthz", "/media/x"])
def test_what_is_no_page_names_no_browser(tab, path):
    assert "set-cookie" not in tab.get(path).headers
