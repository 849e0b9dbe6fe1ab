"""T66 to T70: ways back, forwarding headers, probes, and identities that a client claims."""

from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from starlette.testclient import TestClient

from auth.edge_names import ANONYMOUS, SESSION_HEADER
from tests.support.edge_socket import edge_socket
from tests.support.flow import ORIGIN, visit_provider

SPOOFED = {
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Uri": "/healthz",
    "X_Forwarded_Host": "evil.example",
    "Forwarded": "host=evil.example;proto=https",
    "X-Original-Url": "/healthz",
}


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example/billing",
        "https://evil.example/billing",
        "/\\evil.example",
        f"{ORIGIN}@evil.example/billing",
        f"{ORIGIN}.evil.example/billing",
        f"{ORIGIN}//evil.example",
        f"{ORIGIN}/\\evil.example",
        f"{ORIGIN}/%2f%2fevil.example",
        f"{ORIGIN}/nowhere",
        f"{ORIGIN}/billing/../nowhere",
        f"{ORIGIN}/billing\r\nlocation: https://evil.example",
        f"{ORIGIN}/billing\x00",
        "javascript:alert(1)",
        "http://[",
        "x" * 10_000,
    ],
)
def test_t66_a_malformed_way_back_leads_to_the_first_page(party, target):
    begun = party.begin(target_link_uri=target)

    landed = party.tab.callback(visit_provider(begun.headers["location"]))

    assert (landed.status_code, landed.headers["location"]) == (303, "/")


def test_t66_a_query_that_is_no_text_is_left_behind(party):
    target = f"{quote(ORIGIN)}/billing%3Fa=%25ff"
    begun = party.tab.get(f"/login?iss={quote(party.provider.issuer)}&target_link_uri={target}")

    landed = party.tab.callback(visit_provider(begun.headers["location"]))

    assert landed.headers["location"] == "/billing"


def test_t68_forwarding_headers_of_a_client_change_nothing(party):
    answer = party.tab.get("/login", params={"iss": party.provider.issuer}, headers=SPOOFED)

    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert asked["redirect_uri"] == f"{ORIGIN}/"
    assert "Secure" not in answer.headers["set-cookie"]
    assert TestClient(party.airlock.app, base_url=ORIGIN).get("/media/file", headers=SPOOFED).status_code == 403


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost:8501@evil.example",
        "evil.example@localhost:8501",
        "localhost:8501/healthz?",
        "localhost:8501#",
        "localhost:8501 evil.example",
        "localhost:8502",
        "localhost",
        "",
    ],
)
@pytest.mark.parametrize("path", ["/billing", "/media/file", "/login"])
def test_t68_a_wrong_host_is_misdirected_whatever_path_it_spells(party, host, path):
    answer = party.airlock.tab().get(path, headers={"host": host})

    assert answer.status_code == 421
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("agent", ["kube-probe/1.30", "GoogleHC/1.0", "ELB-HealthChecker/2.0"])
def test_t69_a_health_check_gets_no_session(party, path, agent):
    client = TestClient(party.airlock.app, base_url=ORIGIN, headers={"user-agent": agent})

    assert client.get(path).status_code == 200
    assert not client.cookies
    assert client.get("/media/file").status_code == 403


def test_t70_an_identity_that_a_client_claims_is_ignored(party):
    party.sign_in()
    handle = party.session.handle
    claimed = {SESSION_HEADER: handle, "X_Airlock_Session": handle, "X-Forwarded-User": "ada", "Remote-User": "ada"}
    stranger = party.airlock.tab()
    stranger.named()

    with edge_socket(party.airlock, stranger, claimed) as socket:
        assert socket.receive_json() == [ANONYMOUS + stranger.browser.name_hash]
    with edge_socket(party.airlock, party.tab, claimed) as socket:
        assert socket.receive_json() == [handle]
    assert TestClient(party.airlock.app, base_url=ORIGIN).get("/media/file", headers=claimed).status_code == 403
