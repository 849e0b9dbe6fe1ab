"""What `python -m billing` prints: results on standard output, progress on standard error."""

import sys
from typing import Any

from billing.importers import Contents, Rehearsal

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


def rehearsal_json(contents: Contents, rehearsal: Rehearsal) -> dict[str, Any]:
    """What a file holds and what importing it would do, as plain values."""
    return {
        "source": contents.source,
        "layout": contents.layout,
        "sha256": contents.sha256,
        "rows": contents.rows,
        "columns": contents.columns.headings,
        "unused_columns": list(contents.columns.unused),
        "decimals": contents.decimals.value,
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
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in report["documents"].items())
    lines = [
        f"{report['layout']}: {report['rows']:,} rows, decimals written with a {report['decimals']}",
        *(f"  {field}: column “{heading}”" for field, heading in report["columns"].items()),
        f"Documents: {kinds}",
        f"New {report['new']:,}, here already {report['unchanged']:,}, here with other content {report['different']:,}",
        *(f"Left out, {count:,} lines: {reason}" for reason, count in report["skipped"].items()),
        *(f"Line {problem['line']}: {problem['sentence']}" for problem in report["problems"][:most]),
    ]
    if report["problem_count"] > most:
        lines.append(f"… and {report['problem_count'] - most:,} more rows with errors")
    if report["problem_count"] and "import" not in report:
        lines.append("Nothing was written. Correct the file, or use --leave-out-faulty.")
    return "\n".join(lines)
