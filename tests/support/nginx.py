"""A real nginx with the file that is shipped, in front of two ports of this machine, and a certificate for it.

Only addresses and paths of the shipped file are changed, and one thing is added: a request that says `X-Replica: 1`
or `2` is taken there, so that a test decides which replica serves what. A request that does not say goes where the
shipped file sends it.
"""

import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from os import geteuid
from pathlib import Path

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.live import ROOT, free_port

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
