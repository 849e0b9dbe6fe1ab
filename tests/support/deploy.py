"""A deployment on loopback: real replicas of the dashboard, behind a real nginx with the file that is shipped.

Only addresses and paths of the shipped file are changed, and one thing is added: a request that says `X-Replica: 1`
or `2` is taken there, so that a test decides which replica serves what. A request that does not say goes where the
shipped file sends it.
"""

import re
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from os import geteuid
from pathlib import Path
from secrets import token_hex
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import database
from database.lineages import LINEAGES
from tests.support.live import ROOT, LiveAirlock, free_port
from tests.support.stub_provider import StubProvider
from tests.support.wire import Visitor

SHIPPED = ROOT / "deploy" / "nginx.conf"
_STEERED = """
    map $http_x_replica $replica {{
        default airlock;
        1 127.0.0.1:{first};
        2 127.0.0.1:{second};
    }}
    upstream airlock {{"""


@dataclass(frozen=True)
class Certificate:
    """A certificate for localhost that nobody signed but itself."""

    chain: Path
    key: Path

    @classmethod
    def make(cls, folder: Path) -> "Certificate":
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        made = cls(folder / "tls.pem", folder / "tls.key")
        made.chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        made.key.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        return made


class Proxy:
    """nginx, with the shipped file, on `port` (https) and `plain_port` (http)."""

    def __init__(self, program: str, folder: Path, certificate: Certificate, replicas: Sequence[int]) -> None:
        self.port, self.plain_port = free_port(), free_port()
        self.folder = folder
        self.certificate = certificate
        self._program = program
        self._replicas = replicas

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def access_log(self) -> list[str]:
        """A line for each request that was answered."""
        return (self.folder / "access.log").read_text(encoding="utf-8").splitlines()

    @property
    def error_log(self) -> str:
        return (self.folder / "error.log").read_text(encoding="utf-8")

    def configuration(self) -> str:
        """The shipped file, with the addresses and paths of this machine."""
        first, second = self._replicas
        changes = {
            "/dev/stdout": f"{self.folder}/access.log",
            "/dev/stderr": f"{self.folder}/error.log",
            " /tmp/": f" {self.folder}/",
            "worker_processes auto": "worker_processes 1",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
            "listen 80 ": f"listen 127.0.0.1:{self.plain_port} ",
            "airlock.example.com": "localhost",
            "/run/secrets/tls_certificate": str(self.certificate.chain),
            "/run/secrets/tls_key": str(self.certificate.key),
            "airlock-1:8501": f"127.0.0.1:{first}",
            "airlock-2:8501": f"127.0.0.1:{second}",
            "http://airlock;": "http://$replica;",
            "\n    upstream airlock {": _STEERED.format(first=first, second=second),
        }
        text = SHIPPED.read_text(encoding="utf-8")
        missing = [shipped for shipped in changes if shipped not in text]
        assert missing == [], "the shipped file has this no more"
        # In one pass, so that nothing is changed that was put in here.
        return re.sub("|".join(map(re.escape, changes)), lambda found: changes[found.group()], text)

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "nginx.conf"
        file.write_text(self.configuration(), encoding="utf-8")
        user = "user root; " if geteuid() == 0 else ""  # whoever runs the tests owns the folder
        command = [self._program, "-p", str(self.folder), "-c", str(file), "-g", f"daemon off; {user}"]
        with (self.folder / "nginx.txt").open("wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            self._wait(within=15)
            yield self
        finally:
            process.terminate()
            process.wait(15)

    def _wait(self, within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            with suppress(requests.RequestException):
                requests.get(f"http://localhost:{self.plain_port}/", allow_redirects=False, timeout=2)
                return
            time.sleep(0.05)
        raise RuntimeError(f"nginx did not start:\n{(self.folder / 'nginx.txt').read_text()}")


@dataclass
class Deployment:
    """Two replicas on one database, and the proxy in front of them."""

    proxy: Proxy
    replicas: Sequence[LiveAirlock]
    provider: StubProvider

    @property
    def origin(self) -> str:
        return self.proxy.origin

    def visitor(self, replica: int | None = None, *, source_address: str | None = None) -> Visitor:
        """A new browser; with `replica` (1 or 2) everything it does goes there, until it is told otherwise."""
        person = Visitor(self.origin, self.proxy.certificate.chain, source_address=source_address)
        if replica is not None:
            person.headers["x-replica"] = str(replica)
        return person

    def visitor_sent_to(self, replica: int) -> Visitor:
        """A new browser that the shipped file itself sends to this replica."""
        address = f"upstream=127.0.0.1:{self.replicas[replica - 1].port} "
        for _ in range(64):
            person = self.visitor()
            person.get("/")
            if address in self.logged(person):
                return person
        raise AssertionError(f"of 64 browsers none is sent to replica {replica}")

    def logged(self, person: Visitor, path: str | None = None) -> str:
        """What nginx writes about a request of this person."""
        path = path or f"/nothing/{token_hex(8)}"
        person.get(path)
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            for line in self.proxy.access_log:
                if f" {path} " in line:
                    return line
            time.sleep(0.01)
        raise AssertionError(f"nginx wrote nothing about {path}")

    @contextmanager
    def without(self, replica: int) -> Iterator[None]:
        """While this replica is away; at the end it is back."""
        gone = self.replicas[replica - 1]
        gone.stop()
        try:
            yield
        finally:
            gone.start()


def settings_for(provider: StubProvider, origin: str, **more: str) -> dict[str, str]:
    """What an installation at `origin` needs to know."""
    return {
        "OIDC__ISSUER": provider.issuer,
        "OIDC__CLIENT_ID": provider.client_id,
        "OIDC__CLIENT_SECRET": provider.client_secret,
        "OIDC__REDIRECT_URI": f"{origin}/",
        "STEP_UP__ACR_VALUES": "urn:test:mfa",
        "ROLES__FINANCE": "finance",
        "SESSION__SECRET": "a session secret of the tests, long enough",
        **more,
    }


def make_provider() -> StubProvider:
    """A provider whose person may see Billing, and whose answers prove what was asked for."""
    provider = StubProvider(honours_acr_values=True)
    provider.person["groups"] = ["finance"]
    return provider


@contextmanager
def deployed(program: str, folder: Path, provider: StubProvider, database_url: str) -> Iterator[Deployment]:
    """Upgrade the database, start both replicas at once, put the proxy in front."""
    engine = database.open_engine(database_url)
    for lineage in LINEAGES:
        database.upgrade(engine, lineage)
    engine.dispose()
    ports = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    proxy = Proxy(program, folder / "nginx", Certificate.make(folder), ports)
    settings = settings_for(
        provider, proxy.origin, DATABASE__URL=database_url, SERVER__TRUSTED_PROXIES="127.0.0.1", LOG__FORMAT="json"
    )
    settings["FORWARDED_ALLOW_IPS"] = ""  # as the Dockerfile has it: the HTTP server itself believes no header
    replicas = [LiveAirlock(folder / f"replica-{port}", settings, port=port) for port in ports]
    with ExitStack() as stack:
        stack.callback(lambda: together(*(replica.stop for replica in replicas)))
        together(*(replica.start for replica in replicas))
        stack.enter_context(proxy.running())
        yield Deployment(proxy, replicas, provider)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """What several calls return that are made at the same moment."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]
