import socket
import ssl
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from auth.errors import ProviderUnavailable
from auth.oidc.http import LARGE, fetch, is_allowed_url
from tests.support.oidc_keys import ec_key
from tests.support.stub_server import Drip, Raw, Slow, StubServer, page


class Echo:
    def answer_echo(self, request):
        return Raw(repr((request.method, request.parameters, request.headers.get("authorization"))).encode())


@pytest.fixture
def server():
    running = StubServer(Echo())
    yield running
    running.stop()


def refused(url, **options):
    with pytest.raises(ProviderUnavailable) as caught:
        fetch(url, **{"seconds": 5.0, **options})
    return caught.value


def test_a_whole_answer_comes_back(server):
    answer = fetch(
        f"{server.origin}/echo", seconds=5, method="POST", body="a=1", headers={"Content-Type": "application/x"}
    )

    assert answer.status == 200
    assert answer.content_type == "application/json"
    assert answer.body == b"('POST', {'a': '1'}, None)"
    assert "POST" not in repr(answer)


def test_a_request_says_who_asks_and_wants_a_plain_answer_over_a_connection_that_is_not_kept(server):
    fetch(f"{server.origin}/echo", seconds=5)

    sent = server.requests[-1].headers
    assert (sent["user-agent"], sent["accept-encoding"], sent["connection"]) == ("airlock", "identity", "close")


def test_a_password_file_and_a_proxy_of_the_environment_are_not_used(server, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert fetch(f"{server.origin}/echo", seconds=5).body == b"('GET', {}, None)"


def test_a_call_that_failed_is_not_made_again():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        calls = []

        def hang_up():
            with suppress(OSError):
                while True:
                    accepted, _ = listening.accept()
                    calls.append(1)
                    accepted.close()

        threading.Thread(target=hang_up, daemon=True).start()
        port = listening.getsockname()[1]

        assert refused(f"http://127.0.0.1:{port}/").check == "http.connection"
        with socket.create_connection(("127.0.0.1", port)) as last:
            assert last.recv(1) == b"", "it was accepted, so everything that came before it was too"
        assert len(calls) == 2, "the one that failed, and ours"


def test_a_silent_server_is_given_up_on_time(server):
    server.behaviours["echo"] = Slow(30)
    begun = time.monotonic()

    error = refused(f"{server.origin}/echo?code=secret", seconds=0.3)

    assert time.monotonic() - begun < 15  # a busy machine is slow; the server alone would take 30
    assert error.check == "http.deadline"
    assert "secret" not in error.got


@pytest.mark.parametrize("where", ["header", "body"])
def test_a_dripping_server_is_cut_off_and_leaves_no_thread(where):
    class Dripping:
        pass

    running = StubServer(Dripping())
    running.behaviours["drip"] = Drip(0.02, in_header=where == "header")
    try:
        begun = time.monotonic()

        error = refused(f"{running.origin}/drip", seconds=0.3)

        assert time.monotonic() - begun < 15  # a busy machine is slow; the server alone would take 30
        assert error.check == "http.deadline"
        assert _is_soon(lambda: not [t for t in threading.enumerate() if t.name == "airlock-provider-call"])
    finally:
        running.stop()


def test_a_server_that_never_takes_part_in_tls_is_given_up_on_and_leaves_no_thread():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        error = refused(f"https://127.0.0.1:{listening.getsockname()[1]}/", seconds=0.3)

        assert error.check == "http.deadline"
        assert _is_soon(lambda: not [t for t in threading.enumerate() if t.name == "airlock-provider-call"], within=15)


@pytest.mark.parametrize(
    ("behaviour", "check"),
    [
        pytest.param(page(302, Location="http://169.254.169.254/latest"), "http.redirect", id="redirect"),
        pytest.param(page(300), "http.redirect", id="multiple-choices"),
        pytest.param(page(304), "http.redirect", id="not-modified"),
        pytest.param(Raw(b"x" * 262_145), "http.size", id="huge"),
        pytest.param(Raw(b"x", headers=(("Content-Encoding", "gzip"),)), "http.encoding", id="compressed"),
    ],
)
def test_an_answer_beyond_the_limits_is_refused(server, behaviour, check):
    server.behaviours["echo"] = behaviour

    assert refused(f"{server.origin}/echo").check == check


def test_an_answer_just_within_the_limit_is_taken(server):
    server.behaviours["echo"] = Raw(b"x" * 262_144)

    assert len(fetch(f"{server.origin}/echo", seconds=5).body) == 262_144


def test_a_document_of_keys_or_metadata_may_have_a_mebibyte_and_no_more(server):
    server.behaviours["echo"] = Raw(b"x" * 1_048_576)
    assert len(fetch(f"{server.origin}/echo", seconds=5, limit=LARGE).body) == 1_048_576

    server.behaviours["echo"] = Raw(b"x" * 1_048_577)
    assert refused(f"{server.origin}/echo", limit=LARGE).check == "http.size"


def test_an_answer_without_end_is_refused_as_soon_as_it_is_too_long():
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def pour():
            accepted, _ = listening.accept()
            with accepted, suppress(OSError):
                accepted.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while True:
                    accepted.sendall(b"x" * 65_536)

        threading.Thread(target=pour, daemon=True).start()

        assert refused(f"http://127.0.0.1:{listening.getsockname()[1]}/").check == "http.size"


def test_an_address_that_is_not_asked_is_told_without_its_query_and_cut():
    assert refused(f"ftp://{'x' * 300}?secret").got == "ftp://" + "x" * 194


def test_a_closed_port_is_no_answer(server):
    server.stop()

    error = refused(f"{server.origin}/echo")

    assert (error.check, error.got) == ("http.connection", f"{server.origin}/echo: ConnectionError")


def test_a_name_that_cannot_be_resolved_is_no_answer():
    assert refused("https://nowhere.invalid/").check in ("http.connection", "http.deadline")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path):
    running = StubServer(Echo(), tls=_self_signed(tmp_path))
    try:
        error = refused(f"{running.origin}/echo")
    finally:
        running.stop()

    assert (error.check, error.got) == ("http.connection", f"{running.origin}/echo: SSLError")


@pytest.mark.parametrize(
    "url",
    [
        "http://id.example.test/",
        "http://169.254.169.254/",
        "http://127.0.0.1.example.test/",
        "http://localhost.example.test/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "https://",
        "https:///path",
        "https://user:password@id.example.test/",
        "https://id.example.test/#fragment",
        "https://id.example.test:99999/",
        "https://[::1/",
        "https://id.example.test/\r\nX: y",
        "https://id.example.test/a b",
        "https://ïd.example.test/",
        "//id.example.test/",
        "",
    ],
)
def test_an_address_that_is_not_safe_is_never_called(url):
    assert not is_allowed_url(url)
    assert refused(url).check == "http.url"


@pytest.mark.parametrize(
    "url", ["https://id.example.test/a?b=c", "http://localhost:8501/", "http://127.0.0.1/", "http://[::1]:80/"]
)
def test_https_and_loopback_may_be_called(url):
    assert is_allowed_url(url)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"", b"\xff", b"null"])
def test_an_answer_that_is_no_json_object_is_no_answer(server, body):
    server.behaviours["echo"] = Raw(body)

    with pytest.raises(ProviderUnavailable) as caught:
        fetch(f"{server.origin}/echo", seconds=5).json_object("thing")

    assert caught.value.check == "thing.json"


def _is_soon(condition, within=2):
    until = time.monotonic() + within
    while time.monotonic() < until and not condition():
        time.sleep(0.01)
    return condition()


def _self_signed(folder):
    key = ec_key().private
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_text(ec_key().pem() + certificate.public_bytes(Encoding.PEM).decode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
