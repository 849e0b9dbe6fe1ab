"""The files in `docs/proof`: what was run, on which state, with which seed, and what was counted."""

import json
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROOF = ROOT / "docs" / "proof"

Findings = dict[str, Any]


def write(name: str, seed: int, findings: Findings, *, seconds: float, folder: Path = PROOF) -> Path:
    """Write `<name>.json` as it is committed, and say where."""
    document = {
        **surroundings(),
        "seed": seed,
        "seconds": round(seconds),
        **findings,
    }
    place = folder / f"{name}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return place


def surroundings() -> Findings:
    """When, on what state and with which Python something was measured."""
    return {
        "commit": _git("rev-parse", "HEAD") or "unknown",
        "uncommitted": bool(_git("status", "--porcelain", "--", "*.py")),
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
    }


def _git(*arguments: str) -> str:
    asked = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip()
