"""Render `docs/conformance.md` from the record of a run and the measurements of other libraries.

`python -m scripts.conformance` writes it; nothing in it is typed. `make conformance` makes the record anew first.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROOF = ROOT / "docs" / "proof"
PLACE = ROOT / "docs" / "conformance.md"
Entry = dict[str, Any]

_HEAD = """# Conformance

Every claim that Airlock makes about sign-in is run, not believed. This document is generated from a run: do not edit
it, run `make conformance`.

The modules below are those of OpenID's certification of relying parties, under their official names. A provider in
`tests/support/suite_provider.py` does exactly what the official suite's provider does in each, and Airlock signs in
at it over HTTP, through the same edge that serves people. The official suite itself was not run and Airlock is not
certified: these are its tests, performed by us. A line `REJECTED` names the check, what it expected and what it got,
as it stands in the log that an operator reads.

{run}
"""

_SCORES = """## Scores

Skipped is what the official suite says of a client that rightly refuses an unsigned token, so Basic and Config cannot
be better than this.
"""

_TABLE = """## Beside other libraries

The same forged tokens and hostile flows, measured anew by `scripts/conformance_peers.py` ({measured}). A library that
checks tokens is asked about tokens only; `st.login` is a real `streamlit run`, and every row a sign-in at it.
**Bold** is a wrong answer; `–` means that it cannot be asked. “Either” marks what the rules allow, and where refusing
is our choice. PyJWT leaves the nonce to its caller: that counts as not checked; that a token needs a `kid` is its
`PyJWKClient`'s doing.
"""

_TESTS = """## Tests by number

The numbers of our list of security tests, and what each test found; all are in `tests/conformance`. Where Airlock has
no such thing as the test was written for, the sentence in italics says what stands for it. T15 to T40 are the rows of
the table above, a case for each: which rows belong to which number is our division.
"""


def render(run: Entry, peers: Entry) -> str:
    """The whole document."""
    return "\n".join(
        [
            _HEAD.format(run=_made(run)),
            _SCORES,
            *_scores(run["modules"]),
            "",
            "## Modules",
            "",
            *_modules(run["modules"]),
            "## Not applicable",
            "",
            *_rows(["module", "why"], ([f"`{n['name']}`", n["why"]] for n in run["not_applicable"])),
            "",
            _TABLE.format(measured=_made(peers, brief=True)),
            *_peers(run["table"], peers),
            "",
            _TESTS,
            *_tests(run["tests"]),
            "",
        ]
    )


def _made(document: Entry, *, brief: bool = False) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in document["libraries"].items())
    when = f"{document['date']}, Python {document['python']}, {versions}"
    return when if brief else f"Run of {when}, on top of commit `{document['commit'][:12]}`."


def _scores(modules: Sequence[Entry]) -> Iterable[str]:
    plans = list(dict.fromkeys(module["profile"] for module in modules))
    counted = {plan: Counter(m["score"] for m in modules if m["profile"] == plan) for plan in plans}
    names = ("PASSED", "SKIPPED", "FAILED")
    rows = [[plan, str(c.total()), *(str(c[name]) for name in names)] for plan, c in counted.items()]
    return _rows(["plan", "modules", "passed", "skipped", "failed"], rows)


def _modules(modules: Sequence[Entry]) -> Iterable[str]:
    for plan in dict.fromkeys(module["profile"] for module in modules):
        yield f"### {plan}"
        yield ""
        cells = (
            [f"`{m['name']}`", f"{m['does']} ({m['rule']})", f"{m['verdict']}", m["score"].lower()]
            for m in modules
            if m["profile"] == plan
        )
        yield from _rows(["module", "the provider (rule)", "Airlock", "score"], cells)
        yield ""


def _peers(table: Sequence[Entry], peers: Entry) -> Iterable[str]:
    names = ["Airlock", *peers["peers"]]
    said = [{"Airlock": _first(row["verdict"]), **peers["rows"][row["name"]]} for row in table]
    wrong = {
        name: sum(_is_wrong(answers[name], row["wanted"]) for row, answers in zip(table, said, strict=True))
        for name in names
    }
    asked = {name: sum(answers[name] != "-" for answers in said) for name in names}
    summary = ["wrong answers", "", *(f"{wrong[name]} of {asked[name]}" for name in names)]
    cells = (
        [row["name"], row["wanted"], *(_shown(answers[name], row["wanted"]) for name in names)]
        for row, answers in zip(table, said, strict=True)
    )
    return _rows(["what comes", "wanted", *names], [summary, *cells])


def _first(verdict: str) -> str:
    return "accepted" if verdict == "ACCEPTED" else "rejected"


def _is_wrong(answer: str, wanted: str) -> bool:
    return answer != "-" and wanted != "either" and answer != {"accept": "accepted", "reject": "rejected"}[wanted]


def _shown(answer: str, wanted: str) -> str:
    if answer == "-":
        return "–"
    return f"**{answer}**" if _is_wrong(answer, wanted) else answer


def _tests(tests: Sequence[Entry]) -> Iterable[str]:
    cells = (
        [test["id"], test["found"] + "." + (f" *{test['note']}*" if test["note"] else ""), f"`{test['where']}`"]
        for test in tests
    )
    return _rows(["test", "found", "where"], cells)


def _rows(head: Sequence[str], cells: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *cells]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def load(name: str) -> Entry:
    """One committed measurement."""
    document: Entry = json.loads((PROOF / name).read_text(encoding="utf-8"))
    return document


def main() -> int:
    """Write the document."""
    PLACE.write_text(render(load("conformance.json"), load("conformance-peers.json")), encoding="utf-8")
    print(PLACE.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
