"""Where a person lands: a page of ours with its query, and never a place that only looks like one (RFC 9700, 4.11)."""

import itertools
from urllib.parse import quote, urlsplit

import pytest

from auth.sign_in import safe_return

HOSTS = ["evil.example", "evil.example/billing", "localhost:8501.evil.example", "localhost:8501@evil.example", "[::1]"]
LEADS = [
    "//",
    "///",
    "////",
    "/\\",
    "\\\\",
    "\\/",
    "/\t/",
    "/\n/",
    "/\r\n/",
    "\t//",
    " //",
    "/%2f",
    "/%2F%2f",
    "/%5c",
    "/%09/",
    "/.//",
    "/..//",
    "/;/",
    "/@",
    "@",
    ".",
    "http://",
    "https://",
    "https:",
    "https:/",
    "https:\\\\",
    "hTTps:///",
    "//\u2215",
    "/\uff0f",
    "\u2028//",
    "/\u200b/",
    "/\x00/",
    "javascript:alert(1)//",
    "data:text/html,<script>1</script>//",
    "vbscript:x//",
    "/billing//",
    "/billing/../..//",
    "/billing\\",
    "/billing%00//",
    "/billing;@",
    "//localhost:8501//",
    "http://localhost:8501@",
    "http://localhost:8501\\@",
    "http://localhost:8501#@",
]
PAYLOADS = [lead + host for lead, host in itertools.product(LEADS, HOSTS)] + [
    "",
    "?",
    "#",
    "billing",
    "/unknown",
    "/Billing",
    "/billing/",
    "/bill%69ng",
    "/billing\u0000",
    "/" + "a" * 5000,
    "\ud800",
    "/login",
    "/signed-out?ticket=x",
    "/_stcore/health",
    "/demo-idp/authorize",
]


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda payload: ascii(payload)[:40])
def test_what_is_not_a_page_of_ours_becomes_the_first_page(airlock, payload):
    assert safe_return(airlock.service, payload) == "/"


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/", "/"),
        ("/billing", "/billing"),
        ("/billing?month=2026-01&month=2026-02", "/billing?month=2026-01&month=2026-02"),
        ("/billing?q=%C3%BC&q=&empty=", "/billing?q=%C3%BC&q=&empty="),
        ("/billing?q=ü ß", "/billing?q=%C3%BC+%C3%9F"),
        ("/billing?next=//evil.example", "/billing?next=%2F%2Fevil.example"),
        ("/billing?q=a%0d%0aSet-Cookie:x", "/billing?q=a%0D%0ASet-Cookie%3Ax"),
        ("/billing#fragment", "/billing"),
        ("/?code=c&state=s&iss=i&error=e&session_state=x&q=1", "/?q=1"),
        ("/?%63ode=c", "/"),
        ("/billing?code=5&state=NY&error=1&iss=x", "/billing?code=5&state=NY&error=1&iss=x"),
        ("/billing?q=a\x00", "/billing"),
        ("/billing?q=%FF", "/billing"),
    ],
)
def test_a_page_of_ours_comes_back_with_its_query(airlock, target, lands):
    assert safe_return(airlock.service, target) == lands


def test_a_way_back_may_have_4096_characters_and_loses_its_query_beyond(airlock):
    longest = "/billing?q=" + "a" * (4096 - len("/billing?q="))

    assert safe_return(airlock.service, longest) == longest
    assert safe_return(airlock.service, longest + "a") == "/billing"


@pytest.mark.parametrize("payload", PAYLOADS[:: len(HOSTS)], ids=lambda payload: ascii(payload)[:40])
def test_a_sign_in_with_a_hostile_target_still_lands_with_us(tab, payload):
    answer = tab.sign_in(payload)

    location = urlsplit(answer.headers["location"])
    assert (answer.status_code, location.scheme, location.netloc) == (303, "", "")
    assert location.path == "/"


@pytest.mark.parametrize("query", ["client_id=evil&redirect_uri=https://evil.example", "acr_values=0&prompt=none"])
def test_the_way_back_puts_nothing_into_the_request_at_the_provider(tab, query):
    url = tab.begin_login(f"/billing?{query}")

    asked = urlsplit(url).query
    assert "client_id=airlock" in asked
    assert "evil" not in asked
    assert "prompt" not in asked
    assert quote(query.partition("=")[0]) not in asked.replace("client_id=airlock", "")
