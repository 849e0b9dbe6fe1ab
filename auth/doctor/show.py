"""Findings as a table for people, and as JSON for machines. Knows no check."""

import json
import textwrap
from collections.abc import Sequence

from auth.doctor.finding import Finding, Level, count

_LEVEL_WIDTH = 9
_SUBJECT_WIDTH = 23


def as_table(findings: Sequence[Finding], *, width: int) -> str:
    """The worst first, each with what to do; then the sum, and where two old errors are explained."""
    order = list(Level)
    ranked = sorted(findings, key=lambda finding: order.index(finding.level))
    rows = [line for finding in ranked for line in _row(finding, max(width, 60))]
    sums = ", ".join(f"{number} {level}" for level, number in count(findings).items())
    hint = (
        "Missing `state`, or a malformed `mfa_token`? `python -m auth doctor --explain state` and "
        "`--explain mfa_token` say where they come from."
    )
    return "\n".join([*rows, "", f"{sums}.", *textwrap.wrap(hint, max(width, 60))])


def as_json(findings: Sequence[Finding], *, can_start: bool) -> str:
    """One object: the findings, and how many there are of each level."""
    document = {
        "can_start": can_start,
        **{level.value: number for level, number in count(findings).items()},
        "findings": [
            {"level": f.level.value, "subject": f.subject, "what": f.what, "what_to_do": f.what_to_do} for f in findings
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _row(finding: Finding, width: int) -> list[str]:
    margin = " " * (_LEVEL_WIDTH + _SUBJECT_WIDTH)
    first = f"{finding.level.value:<{_LEVEL_WIDTH}}{finding.subject:<{_SUBJECT_WIDTH}}"
    lines = _wrapped(finding.what, width, first, margin)
    if finding.what_to_do:
        lines += _wrapped(finding.what_to_do, width, f"{margin}-> ", f"{margin}   ")
    return lines


def _wrapped(text: str, width: int, first: str, margin: str) -> list[str]:
    # An address is never broken, so that it can be copied.
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False
    )
