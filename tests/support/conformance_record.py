"""The record of a conformance run: `docs/proof/conformance.json`, and the entries it is made of."""

import functools
import json
import platform
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from tests.conformance.plans import NOT_APPLICABLE
from tests.conformance.plans.numbers import NUMBERS, number_of
from tests.support.conformance import Module
from tests.support.relying_party import Verdict

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "docs" / "proof" / "conformance.json"
LIBRARIES = ("authlib", "cryptography", "pyjwt", "requests", "sqlalchemy", "starlette", "streamlit")
_NUMBERED = re.compile(r"test_(t\d+)_(\w+)")

Entry = dict[str, Any]


def of_module(module: Module, verdict: Verdict) -> Entry:
    """What is kept of a module that was run."""
    return {
        "profile": module.profile,
        "name": module.name,
        "does": module.does,
        "rule": module.rule,
        "wanted": module.wanted,
        "verdict": verdict.line,
        "score": module.score(verdict),
    }


def of_row(row: Module, verdict: Verdict) -> Entry:
    """What is kept of a row of the table that was run."""
    kept = of_module(row, verdict)
    return {"id": number_of(row.name)} | {name: kept[name] for name in ("profile", "name", "wanted", "verdict")}


def of_test(file: str, name: str, note: str) -> Entry | None:
    """What is kept of a test with an id: the id, what it found, and in which sense where that needs a word."""
    found = _NUMBERED.fullmatch(name)
    if found is None:
        return None
    said = found[2].replace("_", " ")
    return {
        "id": found[1].upper(),
        "found": said[0].upper() + said[1:],
        "note": " ".join(note.split()),
        "where": file,
    }


def of_table(table: Sequence[Entry]) -> list[Entry]:
    """What is kept of the ids whose cases are rows of the table. One of which a row is missing is left out."""
    ran = {row["name"] for row in table}
    return [
        {"id": number, "found": found, "note": f"Rows: {'; '.join(rows)}.", "where": f"test_table.py -k {number}"}
        for number, (found, rows) in NUMBERS.items()
        if ran.issuperset(rows)
    ]


@dataclass
class Record:
    """What a run found, as it goes along."""

    modules: list[Entry] = field(default_factory=list)
    table: list[Entry] = field(default_factory=list)
    tests: list[Entry] = field(default_factory=list)

    def note_test(self, file: str, name: str, note: str) -> None:
        """Keep a test with an id that passed, once for all its cases."""
        entry = of_test(file, name, note)
        if entry is not None and entry not in self.tests:
            self.tests.append(entry)

    def write(self) -> None:
        document = {
            **surroundings(LIBRARIES),
            "modules": self.modules,
            "not_applicable": [{"profile": n.profile, "name": n.name, "why": n.why} for n in NOT_APPLICABLE],
            "table": self.table,
            "tests": sorted([*self.tests, *of_table(self.table)], key=lambda entry: entry["id"]),
        }
        write(PLACE, document)


def write(place: Path, document: Entry) -> None:
    """JSON as it is committed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def surroundings(libraries: tuple[str, ...]) -> Entry:
    """When and with what a measurement was made."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False)
    return {
        "commit": asked.stdout.strip() or "unknown",
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in libraries},
    }


@functools.cache
def committed() -> Entry:
    """The record as it is in the repository."""
    return json.loads(PLACE.read_text(encoding="utf-8"))
