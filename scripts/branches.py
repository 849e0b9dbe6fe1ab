"""Fail if fewer than 95 % of the branches of `auth/` were taken, by branches alone; writes `docs/proof/coverage.json`.

`coverage json -o - | python -m scripts.branches`. The figure of `coverage report` counts lines as well, of which there
are many more, so that it may be high while conditions went untried.
"""

import json
import sys
from pathlib import Path
from typing import Any

from scripts.prove.record import PROOF, surroundings

LEAST = 95.0


def main(measured: str, folder: Path = PROOF) -> int:
    """Say what was taken in all, and where branches are left, and record it. Exit code 1 below the limit."""
    document = json.loads(measured)
    files = {name: one["summary"] for name, one in document["files"].items() if name.startswith("auth/")}
    for name, left in sorted(files.items()):
        if left["missing_branches"]:
            print(f"{name}: {left['missing_branches']} of {left['num_branches']} not taken")
    there, taken = total(files, "num_branches"), total(files, "covered_branches")
    share = 100 * taken / there if there else 0.0
    print(f"Branches of auth/: {taken} of {there}, {share:.1f} %; at least {LEAST:g} % are wanted.")
    left_in = {name: one["missing_branches"] for name, one in sorted(files.items()) if one["missing_branches"]}
    record = {**surroundings(), "branches": there, "taken": taken, "percent": round(share, 1), "left_in": left_in}
    (folder / "coverage.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return int(share < LEAST)


def total(files: dict[str, dict[str, Any]], name: str) -> int:
    """One figure over all files."""
    return sum(int(one[name]) for one in files.values())


if __name__ == "__main__":
    sys.exit(main(sys.stdin.read()))
