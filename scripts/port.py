"""Say which flag helps when the port is taken. Streamlit binds it before any code of ours runs, and names no flag."""

import os
import socket
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

CONFIG = Path(__file__).parent.parent / ".streamlit" / "config.toml"


def is_taken(port: int) -> bool:
    """Whether something on this machine answers there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wanted(environment: Mapping[str, str]) -> int:
    """The port that Streamlit will take: its environment variable wins over the configuration."""
    configured = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["server"]["port"]
    return int(environment.get("STREAMLIT_SERVER_PORT") or configured)


def streamlit() -> str:
    """How this installation's Streamlit is called from here: on a bare machine it is on no search path."""
    program = Path(sys.executable).parent / "streamlit"
    return str(program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program)


def main() -> int:
    """0: the port is free; 1: it is taken, and what to do is on standard error."""
    port = wanted(os.environ)
    if not is_taken(port):
        return 0
    sys.stderr.write(
        f"Port {port} is taken. Stop the program that uses it, or choose another port: "
        f"{streamlit()} run app.py --server.port {port + 1}\n"
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
