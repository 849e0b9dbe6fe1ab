"""The dashboard below a path (`server.baseUrlPath`): pages, our own routes, the demo provider and the cookie."""

from collections.abc import Iterator

import httpx
import pytest
import requests

from tests.support.demo_idp import Visitor as AtProvider
from tests.support.live import LiveAirlock
from tests.support.wire import Visitor

BASE = "/tools/airlock"


class Below(LiveAirlock):
    """A dashboard in demo mode, below a path."""

    @property
    def origin(self) -> str:
        return super().origin + BASE


@pytest.fixture(scope="module")
def airlock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveAirlock]:
    folder = tmp_path_factory.mktemp("airlock")
    with Below(folder, {"STREAMLIT_SERVER_BASE_URL_PATH": BASE.strip("/")}) as running:
        yield running


@pytest.fixture
def person(airlock: LiveAirlock) -> Visitor:
    return Visitor(airlock.origin.removesuffix(BASE), base=BASE)


@pytest.fixture
def issuer(airlock: LiveAirlock) -> str:
    return f"{airlock.origin}/demo-idp"


@pytest.fixture
def provider(issuer: str) -> Iterator[AtProvider]:
    """The same person's browser, at the demo provider."""
    with httpx.Client(trust_env=False) as http:
        yield AtProvider(http, issuer=issuer)


def at_provider(provider: AtProvider, address: str) -> None:
    provider.get(address.removeprefix(provider.issuer))


def test_the_whole_story_happens_below_the_path(person: Visitor, provider: AtProvider, issuer: str):
    at_provider(provider, person.begin_sign_in(issuer, "/customers?q=a"))
    back = provider.sign_in("ada").headers["location"]
    assert back.startswith(f"{person.origin}{BASE}/?code=")
    assert person.arrive(back).headers["location"] == f"{BASE}/customers?q=a"

    with person.tab() as tab:
        address = tab.run("/billing", "note=b").leads_to
    assert address is not None
    at_provider(provider, address)
    back = provider.enter_code().headers["location"]
    assert person.arrive(back).headers["location"] == f"{BASE}/billing?note=b"

    with person.tab() as tab:
        assert tab.run("/billing").figures == 7
        leaves = tab.press("Sign out").leads_to
    assert leaves is not None
    assert leaves.startswith(f"{BASE}/signed-out?ticket=")
    answer = person.get(leaves)
    assert answer.headers["location"].startswith(f"{issuer}/")
    with person.tab() as tab:
        assert "Sign in" in tab.run("/customers").buttons


def test_the_cookie_belongs_to_the_whole_host(person: Visitor, airlock: LiveAirlock):
    header = person.get(f"{BASE}/").headers["set-cookie"]

    assert header.startswith(f"airlock-{airlock.port}=")
    assert "; Path=/;" in header


def test_a_return_from_signing_out_leads_to_the_first_page(person: Visitor):
    answer = person.get(f"{BASE}/?state=of-a-sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/")


def test_a_callback_that_nobody_waits_for_offers_a_way_on_below_the_path(person: Visitor):
    answer = person.get(f"{BASE}/?state=made-up&code=made-up")

    assert answer.status_code == 400
    assert f'href="{BASE}/login?iss=' in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/_stcore/health", 200),
        ("POST", "/backchannel-logout", 400),
        ("GET", "/frontchannel-logout", 200),
        ("GET", "/login", 400),
        ("GET", "/files/nothing", 410),
        ("GET", "/auth/login", 404),
        ("GET", "/oauth2callback", 404),
        ("GET", "/_stcore/metrics", 404),
        ("GET", "/media/something", 403),
        ("GET", "/demo-idp/.well-known/openid-configuration", 200),
    ],
)
def test_every_route_answers_below_the_path(person: Visitor, method: str, path: str, status: int):
    answer = requests.request(method, f"{person.origin}{BASE}{path}", allow_redirects=False, timeout=10)

    assert answer.status_code == status


@pytest.mark.parametrize(
    "path", ["/healthz", "/login", "/readyz", "/demo-idp/jwks", "/oauth2callback", "/?code=a&state=b"]
)
def test_nothing_of_ours_answers_above_the_path(person: Visitor, path: str):
    answer = person.get(path)

    assert answer.status_code == 404
    assert "set-cookie" not in answer.headers


def test_the_guard_holds_below_the_path(person: Visitor, airlock: LiveAirlock):
    foreign = requests.get(f"{airlock.origin}/customers", headers={"Host": "evil.example"}, timeout=10)
    alias = requests.get(f"http://127.0.0.1:{airlock.port}{BASE}/customers?q=a", allow_redirects=False, timeout=10)

    assert foreign.status_code == 403  # the demo answers only this machine
    assert alias.headers["location"] == f"{airlock.origin}/customers?q=a"


def test_the_path_without_its_last_slash_leads_to_the_first_page(person: Visitor):
    answer = person.get(f"{BASE}?note=b")

    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/?note=b")  # names no scheme and no host
