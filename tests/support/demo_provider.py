"""The demo provider in a process of its own, for a dashboard that is configured as for any other provider."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.support.live import ROOT, free_port

CLIENT_SECRET = "a secret of the tests, long enough to be one"


class DemoProvider:
    """A running provider for one client. `settings` is what a dashboard needs to know about it."""

    def __init__(self, folder: Path, redirect_uri: str) -> None:
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.issuer = f"{self.origin}/demo-idp"
        self._redirect_uri = redirect_uri
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "DemoProvider":
        self._folder.mkdir(parents=True, exist_ok=True)
        options = {
            "--port": str(self.port),
            "--database": str(self._folder / "provider.db"),
            "--client-secret": CLIENT_SECRET,
            "--redirect-uri": self._redirect_uri,
            "--backchannel-logout-uri": f"{self._redirect_uri}backchannel-logout",
        }
        command = [sys.executable, "-m", "demo_idp", *(word for option in options.items() for word in option)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait(within=60)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(15)

    @property
    def settings(self) -> dict[str, str]:
        """Everything that the demo mode knows by itself, written out."""
        return {
            "OIDC__ISSUER": self.issuer,
            "OIDC__CLIENT_ID": "airlock",
            "OIDC__CLIENT_SECRET": CLIENT_SECRET,
            "OIDC__REDIRECT_URI": self._redirect_uri,
            "OIDC__DISPLAY_NAME": "Company Sign-in",
            "STEP_UP__ACR_VALUES": "urn:airlock:acr:mfa",
            "ROLES__FINANCE": "finance",
            "ROLES__ADMIN": "admin",
            "SESSION__SECRET": "a session secret of the tests, long enough",
        }

    def _wait(self, within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.issuer}/jwks", timeout=2).status_code == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError("the demo provider did not start")
