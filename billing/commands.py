"""What `python -m billing` prints: results on standard output, progress on standard error."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from billing.importers import Contents, Kind, Rehearsal, Units, preview
from billing.money import Money

_WIDTH = 40
_PROBLEMS_IN_JSON = 1_000


def said(text: str) -> None:
    """A result."""
    sys.stdout.write(text + "\n")


def bar(what: str, done: int, of: int) -> None:
    """How far something is: a moving bar on a terminal, now and then a line elsewhere."""
    share = done / of if of else 1.0
    if sys.stderr.isatty():
        filled = round(share * _WIDTH)
        end = "\n" if done == of else ""
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {done:,} of {of:,} {what}{end}")
        sys.stderr.flush()
    elif done == of:
        sys.stderr.write(f"{done:,} {what}\n")


def rehearsal_json(contents: Contents, rehearsal: Rehearsal, units: Units) -> dict[str, Any]:
    """What a file holds and what importing it would do, as plain values."""
    found = preview(contents)
    return {
        "source": contents.source,
        "layout": contents.layout,
        "sha256": contents.sha256,
        "rows": contents.rows,
        "columns": contents.columns.headings,
        "unused_columns": list(contents.columns.unused),
        "decimals": contents.decimals.value,
        "units": units.value,
        "samples": [{**asdict(one), "day": one.day.isoformat()} for one in found.samples],
        "sums": [asdict(one) for one in found.sums],
        "derived": contents.derived,
        "documents": rehearsal.kinds,
        "new": rehearsal.new,
        "unchanged": rehearsal.unchanged,
        "different": rehearsal.different,
        "skipped": dict(contents.skipped),
        "problem_count": len(contents.problems),
        "problems": [
            {"line": problem.line, "sentence": problem.sentence} for problem in contents.problems[:_PROBLEMS_IN_JSON]
        ],
    }


def described(report: dict[str, Any], *, most: int) -> str:
    """The same for people, with so many problems at the most."""
    kinds = ", ".join(_counted(count, kind) for kind, count in report["documents"].items() if kind != Kind.SKIPPED)
    lines = [
        f"{report['layout']}: {_counted(report['rows'], 'row')}",
        *(f"  {field}: column “{heading}”" for field, heading in report["columns"].items()),
        f"Documents of their own: {kinds}, {report['documents'].get(Kind.SKIPPED, 0):,} left out",
        f"New {report['new']:,}, here already {report['unchanged']:,}, here with other content {report['different']:,}",
        *_amounts_as_read(report),
        *(f"Left out, {_counted(count, 'line')}: {reason}" for reason, count in report["skipped"].items()),
        *(f"Line {problem['line']}: {problem['sentence']}" for problem in report["problems"][:most]),
    ]
    if report["problem_count"] > most:
        lines.append(f"… and {report['problem_count'] - most:,} more rows with errors")
    if report["problem_count"] and "import" not in report:
        lines.append("Nothing was written. Correct the file, or use --leave-out-faulty.")
    return "\n".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _how_many(number: int, what: str) -> str:
    return f"{number:,} {what.removesuffix('s') if number == 1 else what}"


def _amounts_as_read(report: dict[str, Any]) -> Iterator[str]:
    """Some amounts and every sum, because only they show a wrong convention, unit or currency."""
    if not report["sums"]:
        return
    yield f"Amounts are read with a decimal {report['decimals']}, in {report['units']} units. Compare:"
    for one in report["samples"]:
        amount = Money(one["minor"], one["currency"])
        yield f"  {one['kind']} {one['number']}, {one['day']}, {amount}, {one['customer']}"
    yield "In all:"
    for one in report["sums"]:
        yield f"  {_how_many(one['how_many'], one['what'])}, {Money(one['minor'], one['currency'])}"
