"""TLS ends at nginx, with the shipped file: what the browser gets, what the replicas are told, what is written down."""

import socket
import ssl
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
import websockets.exceptions

from tests.support.deploy import Deployment
from tests.support.wire import Visitor, agree

pytestmark = pytest.mark.nginx
FORGED = {
    "X-Forwarded-For": "198.51.100.7",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Port": "1",
    "X-Real-IP": "198.51.100.7",
    "Forwarded": "for=198.51.100.7;host=evil.example;proto=http",
    "X-Airlock-Session": "somebody",
    "X_Airlock_Session": "somebody",
}


def log_of(deployment: Deployment) -> str:
    return "".join(replica.log for replica in deployment.replicas)


def test_the_cookie_is_bound_to_this_host_and_to_tls(deployment: Deployment):
    answer = deployment.visitor().get("/")

    name, _, attributes = answer.headers["set-cookie"].partition("=")
    assert name == "__Host-airlock"
    assert attributes.partition(".")[2] == "; Path=/; HttpOnly; SameSite=Lax; Secure"
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert f"connect-src 'self' wss://localhost:{deployment.proxy.port}" in answer.headers["content-security-policy"]


def test_plain_http_is_sent_to_https_without_its_query(deployment: Deployment):
    plain = f"http://localhost:{deployment.proxy.plain_port}/billing?code=secret"
    answer = requests.get(plain, allow_redirects=False, timeout=10)

    assert (answer.status_code, answer.headers["location"]) == (308, "https://localhost/billing")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/customers/", "/login/", "/static/"])
def test_no_redirect_leads_to_plain_http(deployment: Deployment, path: str):
    assert not deployment.visitor().get(path).headers.get("location", "").startswith("http:")


def test_a_name_that_is_not_ours_gets_no_certificate(deployment: Deployment):
    context = ssl.create_default_context(cafile=deployment.proxy.certificate.chain)

    address = ("127.0.0.1", deployment.proxy.port)
    with socket.create_connection(address, timeout=10) as connection, pytest.raises(ssl.SSLError):
        context.wrap_socket(connection, server_hostname="evil.example")


def test_a_foreign_host_in_the_request_is_refused(deployment: Deployment):
    person = deployment.visitor()

    assert person.get("/", headers={"Host": f"evil.example:{deployment.proxy.port}"}).status_code == 421
    assert person.get("/", headers={"Host": "localhost"}).status_code == 421  # the port belongs to the name


def test_a_websocket_of_the_plain_origin_is_refused(deployment: Deployment):
    person = deployment.visitor()
    person.get("/")

    with pytest.raises(websockets.exceptions.InvalidStatus) as refused, person.tab(origin="http://localhost"):
        pass
    assert refused.value.response.status_code == 403
    with person.tab() as tab:
        assert "Sign in" in tab.run("/").buttons


def test_forged_forwarding_headers_change_nothing_and_the_log_names_the_real_address(deployment: Deployment):
    person = deployment.visitor(source_address="127.0.0.9")
    person.headers |= FORGED
    person.get("/")
    began = person.begin_sign_in(deployment.provider.issuer)
    answer = person.arrive(agree(began))

    assert dict(parse_qsl(urlsplit(began).query))["redirect_uri"] == f"{deployment.origin}/"
    assert answer.headers["location"] == "/"
    assert answer.headers["set-cookie"].endswith("; Secure")
    person.get("/?state=made-up&code=made-up")
    assert "198.51.100.7" not in log_of(deployment)
    lines = [line for line in log_of(deployment).splitlines() if '"client": "127.0.0.9"' in line]
    assert any("sign_in opened" in line for line in lines)
    assert any("callback refused" in line for line in lines)


def test_what_a_callback_holds_is_in_no_log_also_when_no_replica_answers(deployment: Deployment):
    person = deployment.visitor()
    parts = urlsplit(agree(person.begin_sign_in(deployment.provider.issuer)))
    secrets = [value for name, value in parse_qsl(parts.query) if name in {"code", "state"}]
    person.headers["x-replica"] = "1"
    with deployment.without(1):
        assert person.get(f"/?{parts.query}").status_code == 502
    del person.headers["x-replica"]
    person.arrive(parts.geturl())

    written = "\n".join(deployment.proxy.access_log) + deployment.proxy.error_log + log_of(deployment)
    assert len(secrets) == 2
    assert [secret for secret in secrets if secret in written] == []
    assert "?" not in "".join(deployment.proxy.access_log)


def test_a_browser_stays_with_one_replica_and_browsers_are_spread(deployment: Deployment):
    served = {}
    for _ in range(12):
        person = deployment.visitor()
        person.get("/")
        served[person] = {upstream(deployment.logged(person)) for _ in range(3)}
        person.sign_in(deployment.provider.issuer)  # another key, the same browser
        served[person].add(upstream(deployment.logged(person)))

    assert all(len(replicas) == 1 for replicas in served.values())
    assert len(set.union(*served.values())) == 2


@pytest.mark.parametrize("path", ["/readyz", "/metrics", "/_stcore/metrics"])
def test_what_is_for_machines_inside_is_not_served_outside(deployment: Deployment, path: str):
    assert "upstream=- " in deployment.logged(deployment.visitor(), path)


def test_the_health_checks_of_a_replica_need_no_proxy_and_no_name(deployment: Deployment):
    for replica in deployment.replicas:
        inside = f"http://127.0.0.1:{replica.port}"
        assert requests.get(f"{inside}/healthz", timeout=10).text == "ok"
        assert requests.get(f"{inside}/readyz", timeout=10).json() == {"database": "ok", "provider": "ok"}


def test_a_request_past_the_proxy_cannot_claim_another_address(deployment: Deployment):
    """Straight to a replica, from an address that is no proxy of the settings: the header is not believed."""
    replica = deployment.replicas[0]
    inside = Visitor(f"http://127.0.0.1:{replica.port}", source_address="127.0.0.2")
    inside.get("/?state=made-up&code=made-up", headers={"Host": deployment.origin[8:], **FORGED})

    assert '"client": "127.0.0.2"' in replica.log
    assert "198.51.100.7" not in replica.log


def upstream(line: str) -> str:
    return next(word for word in line.split() if word.startswith("upstream="))
