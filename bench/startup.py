"""From the command to the first answer: this dashboard, its database being there, against `streamlit hello`."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.site import ROOT, start, wait_for
from bench.timing import in_turns
from tests.support.live import free_port


def measured(runs: int) -> dict[str, object]:
    """Files are in the system's cache and the demo ledger is written: the first turns do not count."""
    with TemporaryDirectory() as folder:
        settings = {"DATABASE__URL": f"sqlite:///{Path(folder) / 'airlock.db'}"}
        pair = in_turns(
            lambda: _once(["run", "app.py"], ROOT, settings), lambda: _once(["hello"], Path(folder), {}), runs, warm=1
        )
    return {"baseline": "streamlit hello", "target_ratio": 1.8, **pair.figures()}


def _once(command: list[str], folder: Path, settings: dict[str, str]) -> None:
    port = free_port()
    process = start(command, folder, port, settings)
    try:
        wait_for(process, port)
    finally:
        process.kill()
        process.wait()
