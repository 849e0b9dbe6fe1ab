"""`python -m scripts.prove`: run every part at its full size and write `docs/proof/<part>.json`.

Name parts to run only those; `--small` runs them as the tests do; `--again` tries only the survivors of the recorded
mutation once more, after tests or reasons were added. Exit code 1 if a part found a problem.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scripts.prove import defences, faults, fuzz, garbage, kills, mutation
from scripts.prove.record import PROOF, Findings, write
from scripts.prove.targets import TARGETS

Part = Callable[[int, bool], Findings]
_SLOW_TARGETS = {"ID token as signed", "ID token header", "logout token", "settings"}


def faults_of_others(seed: int, small: bool) -> Findings:
    """Provider, database, clock."""
    only = ("token: noise", "jwks: silence", "database: locked") if small else ()
    return _together(here=faults.tried(seed, only=only), postgresql=faults.postgresql_away())


def garbage_callbacks(seed: int, small: bool) -> Findings:
    """Floods, memory, sweeping."""
    return _together(
        flood=garbage.flooded(400 if small else 10_000, seed),
        memory=garbage.flat(2_000 if small else 100_000, seed),
        sweeping=garbage.swept(30 if small else 1_000, seed),
    )


def kills_of_the_server(seed: int, small: bool) -> Findings:
    """In sign-ins, step-ups and refunds."""
    return _together(
        server=kills.killed(4 if small else 200, seed), refunds=kills.killed_in_refunds(1 if small else 200, seed)
    )


def fuzzing(seed: int, small: bool) -> Findings:
    """A million inputs in all."""
    each = 100 if small else 10_000
    # What verifies a signature, or every setting, for each input gets fewer.
    runs = {name: each if small else 40_000 if name in _SLOW_TARGETS else 110_000 for name in TARGETS}
    found = _together(hypothesis=fuzz.structured(each, seed), atheris=fuzz.guided(runs, seed))
    found["inputs_in_all"] = sum(sum(found[name]["inputs"].values()) for name in ("hypothesis", "atheris"))
    return found


def defences_taken_away(_seed: int, small: bool) -> Findings:
    """One at a time; the first are the cheapest."""
    return defences.tried(defences.defences()[: 2 if small else None])


def mutants(seed: int, small: bool) -> Findings:
    """As many as an hour allows."""
    return mutation.mutated(3_600, seed, most=2 if small else None)


def survivors(_seed: int, _small: bool) -> Findings:
    """Those of the recorded run."""
    return mutation.again(json.loads((PROOF / "mutation.json").read_text(encoding="utf-8")))


PARTS: dict[str, Part] = {
    "faults": faults_of_others,
    "garbage": garbage_callbacks,
    "kills": kills_of_the_server,
    "fuzzing": fuzzing,
    "defences": defences_taken_away,
    "mutation": mutants,
}


def main(arguments: list[str] | None = None) -> int:
    """Run parts; say what each found."""
    parser = argparse.ArgumentParser(prog="python -m scripts.prove", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part", help=", ".join(PARTS))
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--folder", type=Path, default=PROOF)
    options = parser.parse_args(arguments)
    parts = {"mutation": survivors} if options.again else PARTS
    failed = False
    for name in options.parts or parts:
        begun = time.monotonic()
        findings = parts[name](options.seed, options.small)
        place = write(name, options.seed, findings, seconds=time.monotonic() - begun, folder=options.folder)
        failed |= bool(findings["problems"])
        print(f"{name}: {len(findings['problems'])} problems; see {place}")
    return int(failed)


def _together(**parts: Findings) -> Findings:
    problems = [f"{name}: {problem}" for name, part in parts.items() for problem in part.pop("problems")]
    return {**parts, "problems": problems}


if __name__ == "__main__":
    sys.exit(main())
