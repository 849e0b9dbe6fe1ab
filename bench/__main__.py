"""`python -m bench`: measure, and write `docs/proof/bench.json` and the tables of `docs/performance.md`.

Name parts to run only those, `--full` for the large sizes (half an hour), `--small` for a try. `--tables` writes the
tables alone, from the record that is there.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import billing, browser, callback, gate, id_token, idle, load, slow_provider, startup, tables
from scripts.prove.record import PROOF, surroundings

PLACE = PROOF / "bench.json"
Size = str
"""`small`, `usual` or `full`."""

_SESSIONS = {"small": [1, 2_000], "usual": [1, 100_000], "full": [1, 100_000, 1_000_000]}
_INVOICES = {"small": [1_000, 4_000], "usual": [10_000, 100_000], "full": [10_000, 100_000, 1_000_000]}
_PEOPLE = {"small": 5, "usual": 50, "full": 500}
_RUNS = {"small": 10, "usual": 100, "full": 100}


def ledgers(size: Size) -> Mapping[str, object]:
    """Every screen's queries on ledgers of several sizes, and which pages do not keep their promise on the largest."""
    found: dict[str, dict[str, object]] = {}
    with TemporaryDirectory() as folder:
        for how_many in _INVOICES[size]:
            engine = billing.made(Path(folder) / f"{how_many}.db", how_many, date(2026, 11, 24))
            found[str(how_many)] = billing.measured(engine)
            engine.dispose()
    if len(found) > 1:
        small, *_, large = found.values()
        found["slower_than_promised"] = billing.compared(large, small)
    return found


PARTS: dict[str, Callable[[Size], Mapping[str, object]]] = {
    "gate": lambda size: gate.measured(_SESSIONS[size], _RUNS[size]),
    "id_token": lambda size: id_token.measured(_RUNS[size]),
    "callback": lambda size: callback.measured(_RUNS[size] // 2),
    "startup": lambda size: startup.measured(3 if size == "small" else 9),
    "load": lambda size: load.measured(_PEOPLE[size]),
    "idle": lambda size: idle.measured(_PEOPLE[size]),
    "slow_provider": lambda size: slow_provider.measured(6 if size == "small" else 60),
    "browser": lambda size: browser.measured(5 if size == "small" else 25),
    "billing": ledgers,
}


def main(arguments: list[str] | None = None) -> int:
    """Run parts and keep the others as they were."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--full", dest="size", action="store_const", const="full", default="usual")
    parser.add_argument("--small", dest="size", action="store_const", const="small")
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--place", type=Path, default=PLACE)
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    document = json.loads(options.place.read_text(encoding="utf-8")) if options.place.exists() else {}
    for name in [] if options.tables else options.parts or PARTS:
        begun = time.monotonic()
        found = PARTS[name](options.size)
        document[name] = {**surroundings(), "size": options.size, "seconds": round(time.monotonic() - begun), **found}
        options.place.parent.mkdir(parents=True, exist_ok=True)
        options.place.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {document[name]['seconds']} s")
    if options.place == PLACE:
        tables.write(document)
    return 0


if __name__ == "__main__":
    sys.exit(main())
