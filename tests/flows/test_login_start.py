"""`/login`: a sign-in begun by the provider's list of apps, or by a browser that has no cookie yet."""

import re
from html import escape
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest

from auth.sign_in import start_url
from tests.support.callbacks import is_open
from tests.support.flow import Airlock, visit_provider
from tests.support.stub_server import page


def login(tab, **query):
    parts = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    return tab.get(f"/login?{parts}")


def test_a_third_party_start_leads_to_the_provider_and_back_to_the_named_page(tab, provider):
    tab.named()

    answer = login(tab, iss=provider.issuer, target_link_uri="http://localhost:8501/customers?q=1", login_hint="ada")

    location = answer.headers["location"]
    assert answer.status_code == 303
    assert location.startswith(provider.url("authorize") + "?")
    assert dict(parse_qsl(urlsplit(location).query))["login_hint"] == "ada"
    assert tab.callback(visit_provider(location)).headers["location"] == "/customers?q=1"
    assert tab.session.subject == "ada"


def test_a_browser_without_a_name_gets_one_and_can_finish(airlock, provider):
    blank = airlock.tab()

    answer = login(blank, iss=provider.issuer)

    assert blank.browser.key is None
    assert answer.headers["cache-control"] == "no-store"
    assert blank.callback(visit_provider(answer.headers["location"])).headers["location"] == "/"
    assert blank.session is not None


def test_a_browser_with_a_name_keeps_it(tab, provider):
    before = tab.named()

    answer = login(tab, iss=provider.issuer)

    assert "set-cookie" not in answer.headers
    assert tab.browser == before


def post(tab, form, **headers):
    headers = {"origin": "https://portal.example", "sec-fetch-site": "cross-site", **headers}
    headers.setdefault("content-type", "application/x-www-form-urlencoded")
    return tab.http.post("/login", content=form, headers=headers, follow_redirects=False)


def test_a_portals_form_leads_to_the_same_start_by_get(airlock, provider):
    tab = airlock.tab()
    fields = {"iss": provider.issuer, "target_link_uri": "http://localhost:8501/customers?q=1&r=ü", "login_hint": "a+b"}

    answer = post(tab, urlencode({**fields, "more": "x"}))

    assert answer.status_code == 303
    assert answer.headers["cache-control"] == "no-store"
    path, _, query = answer.headers["location"].partition("?")
    assert (path, dict(parse_qsl(query))) == ("/login", fields)
    begun = tab.get(answer.headers["location"])
    assert tab.callback(visit_provider(begun.headers["location"])).headers["location"].startswith("/customers?q=1")


@pytest.mark.parametrize(
    "form", ["", "x" * 9000, "\xff", "&".join(["iss=a"] * 60), "login_hint=ada"], ids=lambda form: form[:12]
)
def test_a_form_without_an_issuer_or_that_is_none_begins_nothing(tab, provider, form):
    tab.named()

    answer = tab.get(post(tab, form.encode("latin-1")).headers["location"])

    assert answer.status_code == 400
    assert "does not name the provider" in answer.text
    assert provider.count("discovery") == 0


@pytest.mark.parametrize(
    ("issuer", "logged"),
    [("https://evil.example/", "got=https://evil.example/ "), ("%1b[31mred", "got=?[31mred "), ("", "got=nothing ")],
)
def test_a_link_for_another_provider_says_so_and_the_log_names_it(tab, caplog, issuer, logged):
    tab.named()

    answer = tab.get("/login?iss=" + issuer)

    assert "does not name the provider that Airlock uses" in answer.text
    assert "already used" not in answer.text
    assert logged in caplog.text


@pytest.mark.parametrize("issuer", ["", "https://evil.example", "{iss}/", "{iss}&iss={iss}"])
def test_another_issuer_is_refused_and_nothing_begun(tab, provider, issuer):
    tab.named()

    answer = tab.get("/login?iss=" + issuer.format(iss=provider.issuer))

    assert answer.status_code == 400
    assert "the reference " in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert provider.count("discovery") == 0


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "http://localhost:8501@evil.example/",
        "http://localhost:8501.evil.example/billing",
        "http://localhost:8501//evil.example",
        "http://localhost:85010/billing",
        "https://localhost:8501/billing",
        "javascript:alert(1)",
        "/billing",
        "http://localhost:8501/\\evil.example",
        "http://localhost:8501/unknown",
        "http://localhost:8501/verified",
        "http://localhost:8501/verified?x=1",
        "http://localhost:8501/billing\r\nX: y",
        "http://localhost:8501/[",
        "http://[",
    ],
)
def test_a_target_that_is_not_a_page_of_ours_leads_to_the_first_page(tab, provider, target):
    answer = login(tab, iss=provider.issuer, target_link_uri=target)

    landed = tab.callback(visit_provider(answer.headers["location"])).headers["location"]

    assert urlsplit(landed).netloc == ""
    assert landed == "/"


def test_a_start_signs_nobody_in_and_leaves_a_session_as_it_is(tab, airlock, provider):
    tab.sign_in()
    before = tab.session

    answer = login(tab, iss=provider.issuer)

    assert tab.session == before
    assert is_open(airlock, answer.headers["location"])


@pytest.mark.parametrize("hint", ["a" * 1000, "a\r\nb", "\x00", "ü"])
def test_a_strange_hint_cannot_leave_its_parameter(tab, provider, hint):
    answer = login(tab, iss=provider.issuer, login_hint=hint)

    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert asked["login_hint"] == hint[:255]
    assert asked["client_id"] == "airlock"


def test_a_hint_that_comes_twice_is_left_out(tab, provider):
    answer = tab.get(f"/login?iss={provider.issuer}&login_hint=a&login_hint=b")

    assert "login_hint" not in answer.headers["location"]


def test_a_provider_that_does_not_answer_gives_a_sentence(provider, clock, tmp_path):
    nobody = "http://127.0.0.1:9/"
    airlock = Airlock(provider, tmp_path / "airlock.db", clock, {"OIDC__ISSUER": nobody})

    answer = login(airlock.tab(), iss=nobody, target_link_uri="http://localhost:8501/customers")

    airlock.engine.dispose()

    assert answer.status_code == 503
    assert "Stub is not answering. Try again." in answer.text
    assert f'href="{escape(start_url(airlock.service, "/customers"))}">Sign in</a>' in answer.text
    assert "location" not in answer.headers


def test_who_is_signed_in_is_offered_to_try_again(tab, provider):
    tab.sign_in()

    answer = login(tab, iss="https://other.example", target_link_uri="http://localhost:8501/customers")

    assert answer.status_code == 400
    assert 'href="/customers">Try again</a>' in answer.text


def test_a_provider_that_answers_nonsense_gives_another_sentence_with_the_reference_in_it(tab, provider, caplog):
    provider.misbehave("discovery", page(500))

    answer = login(tab, iss=provider.issuer)

    assert answer.status_code == 503
    assert "Stub answered, but not in a way Airlock can use." in answer.text
    [reference] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", answer.text)
    assert f"login refused: unusable_answer [{reference}] check=discovery.status expected=200 got=500" in caplog.text


def test_the_address_that_pages_link_to_is_one_that_is_accepted(tab, airlock):
    answer = tab.get(start_url(airlock.service, "/billing?month=1"))

    assert tab.callback(visit_provider(answer.headers["location"])).headers["location"] == "/billing?month=1"
