"""The real program in a process of its own: `streamlit run app.py` on a free port, with a folder of its own."""

import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent.parent


class LiveAirlock:
    """A running dashboard. `restart` stops it and starts it again on the same port and data."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, *, port: int | None = None) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "LiveAirlock":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """Everything it printed so far."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")

    def start(self, *, within: float = 60) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        environment = {
            name: value
            for name, value in os.environ.items()
            if "__" not in name and not name.startswith(("STREAMLIT_", "COVERAGE"))
        }
        environment |= {"DATABASE__URL": f"sqlite:///{self.folder / 'airlock.db'}", **self.settings}
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--server.headless", "true"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )
        self._wait(within)

    def stop(self, with_signal: int = signal.SIGTERM) -> None:
        if self._process is None:
            return
        self._process.send_signal(with_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(15)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def last_click_was(self, ago: timedelta) -> None:
        """Date back the last click of everybody who is signed in: nobody waits for an hour."""
        then = (datetime.now(UTC) - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
        with contextlib.closing(sqlite3.connect(self.folder / "airlock.db")) as connection, connection:
            connection.execute("UPDATE auth_sessions SET last_seen_at = ? WHERE ended_at IS NULL", (then,))

    def _wait(self, within: float) -> None:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                raise RuntimeError(f"Airlock did not start:\n{self.log}")
            with contextlib.suppress(requests.RequestException):
                if requests.get(f"{self.origin}/healthz", timeout=2).status_code == 200:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"Airlock did not answer within {within} s:\n{self.log}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
